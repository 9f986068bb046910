//! Files of parts: what `pvchain run --part` writes and `pvchain merge` reads.
//!
//! A line that says what the file is, 16 bytes of `SipHash` over all that follows, then the part in
//! the form of postcard. A file that was cut off or changed is refused by its hash.

use std::fs;
use std::hash::Hasher;
use std::io::{self, Read, Write};
use std::path::Path;

use pvchain::{Kind, Part, Place, Problem, texts};
use siphasher::sip128::{Hasher128, SipHasher24};

/// What a file of a part begins with.
const HEAD: &[u8] = b"pvchain part 1\n";

/// The largest file that is read: 1 GiB.
const MOST_BYTES: u64 = 1 << 30;

texts! {
    unreadable(path, why): "`{path}` cannot be read: {why}", "`{path}` 无法读取：{why}";
    no_part(path): "`{path}` is no part, or was cut off or changed",
        "`{path}` 不是部分文件，或已截断、已更改";
    written_by_run: "a file that `pvchain run --part I/N --out FILE` wrote",
        "由 `pvchain run --part I/N --out FILE` 写出的文件";
}

fn hash(bytes: &[u8]) -> [u8; 16] {
    let mut hasher = SipHasher24::new();
    hasher.write(bytes);
    hasher.finish128().as_bytes()
}

/// Writes a part.
pub(crate) fn write(out: &mut impl Write, part: &Part) -> io::Result<()> {
    let bytes = postcard::to_stdvec(part).map_err(io::Error::other)?;
    out.write_all(HEAD)?;
    out.write_all(&hash(&bytes))?;
    out.write_all(&bytes)
}

/// Reads a part, or says what is wrong with the file.
pub(crate) fn read(path: &Path) -> Result<Part, Problem> {
    let problem = |found| {
        let problem = Problem::new(Kind::Unreadable, Place::setting("parts"));
        problem.found(found).expected(written_by_run())
    };
    let shown = || path.display().to_string();
    let unreadable = |error: io::Error| problem(unreadable(shown(), error.to_string()));
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(unreadable)?;
    file.take(MOST_BYTES).read_to_end(&mut bytes).map_err(unreadable)?;
    let body = bytes.strip_prefix(HEAD).and_then(|rest| rest.split_first_chunk::<16>());
    let body = body.filter(|(told, body)| **told == hash(body)).map(|(_, body)| body);
    let part = body.and_then(|body| postcard::from_bytes(body).ok());
    part.ok_or_else(|| problem(no_part(shown())))
}
