//! The only code that knows of age.

use std::io::{Cursor, Read, Write};
use std::path::Path;

use age::secrecy::{ExposeSecret, SecretString};
use age::{DecryptError, Decryptor, Encryptor, IdentityFile, scrypt, ssh, x25519};
use base64::Engine;
use base64::prelude::BASE64_STANDARD_NO_PAD as BASE64;

use super::{Closed, To, is_sealed};
use crate::error::{Error, Result};

/// Whether files can be opened at all: here they can.
pub fn is_here(_: &Path) -> Result<()> {
    Ok(())
}

/// What opens a file that is encrypted to its recipient.
pub type Identity = Box<dyn age::Identity + Send + Sync>;

/// The identities in a file: of age, encrypted with a passphrase or not, or a private key of ssh.
pub fn identities(path: &Path, bytes: &[u8], mut ask: impl FnMut(&str) -> Result<String>) -> Result<Vec<Identity>> {
    let none = |why: &str| {
        Error::failed(format!("{} is no identity{why}", path.display()))
            .advise("name a file that age-keygen made, or a private key of ssh: ed25519 or RSA")
    };
    let wrong = || Error::failed(format!("that passphrase does not open the identity {}", path.display()));
    let question = format!("Passphrase of {}:", path.display());
    if is_sealed(bytes) {
        let decryptor = Decryptor::new(bytes).map_err(|_| none(""))?;
        if !decryptor.is_scrypt() {
            return Err(none(", but a file that another identity opens"));
        }
        let passphrase = SecretString::from(ask(&question)?);
        let identity = by_passphrase(passphrase);
        let mut plain = Vec::new();
        let reader = decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(|_| wrong())?;
        { reader }.read_to_end(&mut plain).map_err(|_| wrong())?;
        return native(&plain).ok_or_else(|| none(""));
    }
    if let Some(identities) = native(bytes) {
        return Ok(identities);
    }
    let key = ssh::Identity::from_buffer(Cursor::new(bytes), None).map_err(|_| none(""))?;
    let key = match key {
        ssh::Identity::Encrypted(key) => {
            ssh::Identity::from(key.decrypt(SecretString::from(ask(&question)?)).map_err(|_| wrong())?)
        }
        ssh::Identity::Unsupported(_) => return Err(none(" of a kind that age knows")),
        key => key,
    };
    Ok(vec![Box::new(key)])
}

/// What a passphrase opens, also where it was made on a machine much faster than this one, or than this one is just now.
fn by_passphrase(passphrase: SecretString) -> scrypt::Identity {
    /// As many rounds, a power of two, as the first program of this format takes.
    const MOST: u8 = 22;
    let mut identity = scrypt::Identity::new(passphrase);
    identity.set_max_work_factor(MOST);
    identity
}

fn native(bytes: &[u8]) -> Option<Vec<Identity>> {
    let identities = IdentityFile::from_buffer(bytes).ok()?.into_identities().ok()?;
    (!identities.is_empty()).then_some(identities)
}

/// A recipient in the way it is written, without the comment behind a key of ssh.
pub fn recipient(text: &str) -> Result<String> {
    parsed(text).map(|(_, text)| text)
}

fn parsed(text: &str) -> Result<(Box<dyn age::Recipient>, String)> {
    let text = text.trim();
    if let Ok(recipient) = text.parse::<x25519::Recipient>() {
        let text = recipient.to_string();
        return Ok((Box::new(recipient), text));
    }
    match text.parse::<ssh::Recipient>() {
        Ok(recipient) => {
            let text = recipient.to_string();
            Ok((Box::new(recipient), text))
        }
        Err(_) => Err(Error::usage(format!("{text:?} is no recipient")).advise(
            "it begins with age1, as age-keygen says it, or is a public key of ssh in quotes: \"ssh-ed25519 ...\"",
        )),
    }
}

/// The recipient that an identity of age belongs to.
pub fn recipient_of(key: &str) -> Result<String> {
    let identity: x25519::Identity =
        key.parse().map_err(|why| Error::failed(format!("the key of the history is damaged: {why}")))?;
    Ok(identity.to_public().to_string())
}

/// A new identity of age.
pub fn new_key() -> Result<String> {
    Ok(x25519::Identity::generate().to_string().expose_secret().to_owned())
}

/// Encrypts these bytes, one behind the other.
pub fn encrypt(parts: &[&[u8]], to: &To) -> Result<Vec<u8>> {
    let failed = |why: String| Error::failed(format!("cannot encrypt: {why}"));
    let encryptor = match to {
        To::Passphrase(passphrase) => Encryptor::with_user_passphrase(SecretString::from(passphrase.as_str())),
        To::Recipients(texts) => {
            let recipients = texts.iter().map(|text| Ok(parsed(text)?.0)).collect::<Result<Vec<_>>>()?;
            Encryptor::with_recipients(recipients.iter().map(|recipient| recipient.as_ref()))
                .map_err(|error| failed(error.to_string()))?
        }
    };
    let mut sealed = Vec::with_capacity(parts.iter().map(|part| part.len()).sum::<usize>() / 100 * 101 + 1024);
    let write = || {
        let mut writer = encryptor.wrap_output(&mut sealed)?;
        parts.iter().try_for_each(|part| writer.write_all(part))?;
        writer.finish().map(drop)
    };
    write().map_err(|error: std::io::Error| failed(error.to_string()))?;
    Ok(sealed)
}

/// What is in an encrypted file, and the passphrase that opened it.
pub fn decrypt(
    bytes: &[u8],
    identities: &[Identity],
    keys: &[String],
    passphrases: &[&String],
) -> Result<(Vec<u8>, Option<String>), Closed> {
    let decryptor = || Decryptor::new_buffered(bytes).map_err(Closed::from);
    if decryptor()?.is_scrypt() {
        for passphrase in passphrases {
            let identity = by_passphrase(SecretString::from(passphrase.as_str()));
            match opened(decryptor()?, &[Box::new(identity)]) {
                Ok(plain) => return Ok((plain, Some((*passphrase).clone()))),
                Err(Closed::NoKey) => {}
                Err(closed) => return Err(closed),
            }
        }
        return Err(Closed::NoKey);
    }
    let keys = keys.iter().filter_map(|key| key.parse::<x25519::Identity>().ok());
    let keys: Vec<Identity> = keys.map(|key| Box::new(key) as Identity).collect();
    match opened(decryptor()?, &keys) {
        Err(Closed::NoKey) => opened(decryptor()?, identities).map(|plain| (plain, None)),
        done => done.map(|plain| (plain, None)),
    }
}

fn opened(decryptor: Decryptor<&[u8]>, identities: &[Identity]) -> Result<Vec<u8>, Closed> {
    let mut plain = Vec::new();
    let mut reader = decryptor.decrypt(identities.iter().map(|identity| identity.as_ref() as &dyn age::Identity))?;
    // What is not whole to the last byte is nothing.
    reader.read_to_end(&mut plain).map_err(|_| Closed::Damaged)?;
    Ok(plain)
}

impl From<DecryptError> for Closed {
    fn from(error: DecryptError) -> Closed {
        match error {
            DecryptError::NoMatchingKeys | DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => {
                Closed::NoKey
            }
            DecryptError::ExcessiveWork { .. } => Closed::Other(
                Error::failed("the passphrase of this file would take this machine too long to try")
                    .advise("decrypt the file where it was encrypted"),
            ),
            _ => Closed::Damaged,
        }
    }
}

/// Bytes as text that stands in JSON.
pub fn text_of(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

/// The bytes of such a text.
pub fn bytes_of(text: &[u8]) -> Option<Vec<u8>> {
    BASE64.decode(text).ok()
}
