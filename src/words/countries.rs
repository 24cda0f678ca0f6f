//! The countries of the telephone: calling codes of ITU-T E.164, and how numbers are written within a country.
//!
//! The lengths and the trunk prefixes are those of libphonenumber's metadata (9.0), without service numbers.

/// A calling code and the regions that share it.
pub(super) struct Country {
    /// The calling code.
    pub code: u16,
    /// The fewest digits of a number, without the calling code and the trunk prefix.
    pub min: u8,
    /// The most.
    pub max: u8,
    /// What is dialled before a number within the country, separated by spaces, the longest first.
    pub trunks: &'static str,
    /// ISO 3166 codes, separated by spaces; empty for services of the whole world.
    pub regions: &'static str,
}

/// The country of a region, in any case.
pub(super) fn of_region(region: &str) -> Option<&'static Country> {
    let named = |country: &&Country| country.regions.split(' ').any(|known| known.eq_ignore_ascii_case(region));
    COUNTRIES.iter().find(named).filter(|_| !region.is_empty())
}

/// The country that an international number belongs to, and the rest of the number. No code is the beginning of another.
pub(super) fn of_number(digits: &str) -> Option<(&'static Country, &str)> {
    (1..=3).find_map(|length| {
        let (code, rest) = digits.split_at_checked(length)?;
        let code: u16 = code.parse().ok()?;
        let at = COUNTRIES.binary_search_by_key(&code, |country| country.code).ok()?;
        Some((COUNTRIES.get(at)?, rest))
    })
}

impl Country {
    /// What is dialled before a number abroad, where it is not `00`.
    pub fn exits(&self) -> &'static [&'static str] {
        match self.code {
            1 => &["011"],
            7 | 375 | 992 | 993 => &["810"],
            53 => &["119"],
            61 => &["0011"],
            62 => &["001", "007", "008"],
            65 => &["001", "002", "008", "018", "019"],
            66 => &["001", "004", "005", "006", "007", "008", "009"],
            81 => &["010"],
            82 => &["001", "002", "005", "006", "008", "00700"],
            234 => &["009"],
            254 => &["000"],
            852 => &["001"],
            855 => &["001", "007", "008"],
            886 => &["002", "005", "006", "007", "009", "019"],
            _ => &[],
        }
    }
}

const fn country(code: u16, min: u8, max: u8, trunks: &'static str, regions: &'static str) -> Country {
    Country { code, min, max, trunks, regions }
}

/// By calling code. Of regions with a code in common, the first is the largest.
#[rustfmt::skip]
static COUNTRIES: &[Country] = &[
    country(1, 10, 10, "1", "US AG AI AS BB BM BS CA DM DO GD GU JM KN KY LC MP MS PR SX TC TT VC VG VI"),
    country(7, 10, 10, "8", "RU KZ"),
    country(20, 8, 10, "0", "EG"),
    country(27, 9, 10, "0", "ZA"),
    country(30, 10, 12, "", "GR"),
    country(31, 9, 11, "0", "NL"),
    country(32, 8, 9, "0", "BE"),
    country(33, 9, 9, "0", "FR"),
    country(34, 9, 9, "", "ES"),
    country(36, 8, 9, "06", "HU"),
    country(39, 6, 12, "", "IT VA"),
    country(40, 6, 9, "0", "RO"),
    country(41, 9, 12, "0", "CH"),
    country(43, 5, 13, "0", "AT"),
    country(44, 9, 10, "0", "GB GG IM JE"),
    country(45, 8, 8, "", "DK"),
    country(46, 7, 10, "0", "SE"),
    country(47, 5, 8, "", "NO SJ"),
    country(48, 6, 10, "", "PL"),
    country(49, 5, 13, "0", "DE"),
    country(51, 8, 9, "0", "PE"),
    country(52, 10, 10, "", "MX"),
    country(53, 6, 10, "0", "CU"),
    country(54, 10, 11, "0", "AR"),
    country(55, 8, 11, "0", "BR"),
    country(56, 9, 11, "", "CL"),
    country(57, 8, 11, "0", "CO"),
    country(58, 10, 10, "0", "VE"),
    country(60, 8, 10, "0", "MY"),
    country(61, 8, 10, "0", "AU CC CX"),
    country(62, 7, 12, "0", "ID"),
    country(63, 8, 10, "0", "PH"),
    country(64, 8, 10, "0", "NZ"),
    country(65, 8, 11, "", "SG"),
    country(66, 8, 13, "0", "TH"),
    country(81, 8, 10, "0", "JP"),
    country(82, 8, 11, "0", "KR"),
    country(84, 7, 10, "0", "VN"),
    country(86, 8, 12, "0", "CN"),
    country(90, 10, 10, "0", "TR"),
    country(91, 10, 11, "0", "IN"),
    country(92, 8, 12, "0", "PK"),
    country(93, 9, 9, "0", "AF"),
    country(94, 9, 9, "0", "LK"),
    country(95, 6, 10, "0", "MM"),
    country(98, 8, 10, "0", "IR"),
    country(211, 9, 9, "0", "SS"),
    country(212, 9, 9, "0", "MA EH"),
    country(213, 8, 9, "0", "DZ"),
    country(216, 8, 8, "", "TN"),
    country(218, 9, 9, "0", "LY"),
    country(220, 7, 9, "", "GM"),
    country(221, 9, 9, "", "SN"),
    country(222, 8, 8, "", "MR"),
    country(223, 8, 8, "", "ML"),
    country(224, 8, 9, "", "GN"),
    country(225, 10, 10, "", "CI"),
    country(226, 8, 8, "", "BF"),
    country(227, 8, 8, "", "NE"),
    country(228, 8, 8, "", "TG"),
    country(229, 8, 10, "", "BJ"),
    country(230, 7, 10, "", "MU"),
    country(231, 7, 9, "0", "LR"),
    country(232, 8, 8, "0", "SL"),
    country(233, 8, 9, "0", "GH"),
    country(234, 8, 11, "0", "NG"),
    country(235, 8, 8, "", "TD"),
    country(236, 8, 8, "", "CF"),
    country(237, 8, 9, "", "CM"),
    country(238, 7, 7, "", "CV"),
    country(239, 7, 7, "", "ST"),
    country(240, 9, 9, "", "GQ"),
    country(241, 7, 8, "0", "GA"),
    country(242, 9, 9, "", "CG"),
    country(243, 7, 10, "0", "CD"),
    country(244, 9, 9, "", "AO"),
    country(245, 7, 9, "", "GW"),
    country(246, 7, 7, "", "IO"),
    country(247, 5, 6, "", "AC"),
    country(248, 7, 7, "", "SC"),
    country(249, 9, 9, "0", "SD"),
    country(250, 8, 9, "0", "RW"),
    country(251, 9, 9, "0", "ET"),
    country(252, 6, 9, "0", "SO"),
    country(253, 8, 8, "", "DJ"),
    country(254, 7, 10, "0", "KE"),
    country(255, 9, 9, "0", "TZ"),
    country(256, 9, 9, "0", "UG"),
    country(257, 8, 8, "", "BI"),
    country(258, 8, 9, "", "MZ"),
    country(260, 9, 9, "0", "ZM"),
    country(261, 9, 9, "0", "MG"),
    country(262, 9, 9, "0", "RE YT"),
    country(263, 7, 10, "0", "ZW"),
    country(264, 8, 9, "0", "NA"),
    country(265, 7, 9, "0", "MW"),
    country(266, 8, 8, "", "LS"),
    country(267, 7, 10, "", "BW"),
    country(268, 8, 9, "", "SZ"),
    country(269, 7, 7, "", "KM"),
    country(290, 4, 5, "", "SH TA"),
    country(291, 7, 7, "0", "ER"),
    country(297, 7, 7, "", "AW"),
    country(298, 6, 6, "", "FO"),
    country(299, 6, 6, "", "GL"),
    country(350, 8, 8, "", "GI"),
    country(351, 9, 9, "", "PT"),
    country(352, 5, 11, "", "LU"),
    country(353, 7, 10, "0", "IE"),
    country(354, 7, 9, "", "IS"),
    country(355, 6, 9, "0", "AL"),
    country(356, 8, 8, "", "MT"),
    country(357, 8, 8, "", "CY"),
    country(358, 5, 12, "0", "FI AX"),
    country(359, 6, 12, "0", "BG"),
    country(370, 8, 8, "8 0", "LT"),
    country(371, 8, 8, "", "LV"),
    country(372, 7, 10, "", "EE"),
    country(373, 8, 8, "0", "MD"),
    country(374, 8, 8, "0", "AM"),
    country(375, 9, 10, "80 8 0", "BY"),
    country(376, 6, 9, "", "AD"),
    country(377, 8, 9, "0", "MC"),
    country(378, 8, 10, "", "SM"),
    country(380, 9, 10, "0", "UA"),
    country(381, 7, 10, "0", "RS"),
    country(382, 8, 9, "0", "ME"),
    country(383, 8, 12, "0", "XK"),
    country(385, 7, 9, "0", "HR"),
    country(386, 5, 8, "0", "SI"),
    country(387, 8, 9, "0", "BA"),
    country(389, 8, 8, "0", "MK"),
    country(420, 9, 12, "", "CZ"),
    country(421, 6, 9, "0", "SK"),
    country(423, 7, 9, "0", "LI"),
    country(500, 5, 5, "", "FK"),
    country(501, 7, 11, "", "BZ"),
    country(502, 8, 11, "", "GT"),
    country(503, 7, 11, "", "SV"),
    country(504, 8, 11, "", "HN"),
    country(505, 8, 8, "", "NI"),
    country(506, 8, 10, "", "CR"),
    country(507, 7, 11, "", "PA"),
    country(508, 6, 9, "0", "PM"),
    country(509, 8, 8, "", "HT"),
    country(590, 9, 9, "0", "GP BL MF"),
    country(591, 8, 9, "0", "BO"),
    country(592, 7, 7, "", "GY"),
    country(593, 8, 11, "0", "EC"),
    country(594, 9, 9, "0", "GF"),
    country(595, 6, 11, "0", "PY"),
    country(596, 9, 9, "0", "MQ"),
    country(597, 6, 7, "", "SR"),
    country(598, 7, 11, "0", "UY"),
    country(599, 7, 8, "", "CW BQ"),
    country(670, 7, 8, "", "TL"),
    country(672, 6, 6, "", "NF"),
    country(673, 7, 7, "", "BN"),
    country(674, 7, 7, "", "NR"),
    country(675, 7, 8, "", "PG"),
    country(676, 5, 7, "", "TO"),
    country(677, 5, 7, "", "SB"),
    country(678, 5, 7, "", "VU"),
    country(679, 7, 11, "", "FJ"),
    country(680, 7, 7, "", "PW"),
    country(681, 6, 9, "", "WF"),
    country(682, 5, 5, "", "CK"),
    country(683, 4, 7, "", "NU"),
    country(685, 5, 10, "", "WS"),
    country(686, 5, 8, "0", "KI"),
    country(687, 6, 6, "", "NC"),
    country(688, 5, 7, "", "TV"),
    country(689, 6, 9, "", "PF"),
    country(690, 4, 7, "", "TK"),
    country(691, 7, 7, "", "FM"),
    country(692, 7, 7, "1", "MH"),
    country(800, 8, 8, "", ""),
    country(808, 8, 8, "", ""),
    country(850, 8, 10, "0", "KP"),
    country(852, 5, 11, "", "HK"),
    country(853, 7, 8, "", "MO"),
    country(855, 8, 10, "0", "KH"),
    country(856, 8, 10, "0", "LA"),
    country(870, 9, 12, "", ""),
    country(878, 12, 12, "", ""),
    country(880, 6, 10, "0", "BD"),
    country(881, 9, 10, "", ""),
    country(882, 7, 12, "", ""),
    country(883, 8, 12, "", ""),
    country(886, 7, 11, "0", "TW"),
    country(888, 11, 11, "", ""),
    country(960, 7, 10, "", "MV"),
    country(961, 7, 8, "0", "LB"),
    country(962, 8, 9, "0", "JO"),
    country(963, 8, 9, "0", "SY"),
    country(964, 8, 10, "0", "IQ"),
    country(965, 7, 8, "", "KW"),
    country(966, 9, 10, "0", "SA"),
    country(967, 7, 9, "0", "YE"),
    country(968, 7, 9, "", "OM"),
    country(970, 8, 10, "0", "PS"),
    country(971, 7, 9, "0", "AE"),
    country(972, 8, 10, "0", "IL"),
    country(973, 8, 8, "", "BH"),
    country(974, 7, 11, "", "QA"),
    country(975, 7, 8, "", "BT"),
    country(976, 8, 10, "0", "MN"),
    country(977, 8, 11, "0", "NP"),
    country(979, 9, 9, "", ""),
    country(992, 9, 9, "", "TJ"),
    country(993, 8, 8, "8", "TM"),
    country(994, 9, 9, "0", "AZ"),
    country(995, 9, 9, "0", "GE"),
    country(996, 9, 10, "0", "KG"),
    country(998, 9, 9, "", "UZ"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_no_code_begins_another() {
        for pair in COUNTRIES.windows(2) {
            assert!(pair[0].code < pair[1].code);
        }
        for country in COUNTRIES {
            let digits = format!("{}0000000", country.code);
            assert_eq!(of_number(&digits).map(|(found, _)| found.code), Some(country.code));
            assert!(country.min <= country.max && country.max <= 13);
        }
    }

    #[test]
    fn every_region_stands_once() {
        let mut regions: Vec<&str> = COUNTRIES.iter().flat_map(|country| country.regions.split(' ')).collect();
        regions.retain(|region| !region.is_empty());
        let all = regions.len();
        regions.sort_unstable();
        regions.dedup();
        assert_eq!(regions.len(), all);
        assert!(regions.iter().all(|region| region.len() == 2));
    }
}
