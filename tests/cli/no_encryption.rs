//! A program that was built without encryption.

use crate::env::Env;

#[test]
fn an_encrypted_file_is_refused() {
    let net =
        Env::with("age-encryption.org/v1\n-> X25519 zVamfMeducnjviaUlf14ONMIa8HTJ9FUid1QAJbRmlA\n9K\n--- KJ1bzd\n");
    for words in [&["list"][..], &["log", "ana", "x"], &["restore"], &["decrypt"], &["encrypt"]] {
        let line = net.refused(words, 1);
        assert!(line.contains("is encrypted, and this netrec was built without encryption; use one that"), "{line}");
    }
    let line = Env::new().refused(&["encrypt", "--recipient", "age1"], 1);
    assert!(line.starts_with("this netrec was built without encryption"), "{line}");
}
