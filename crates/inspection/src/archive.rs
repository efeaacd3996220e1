//! Files packed together.

use crate::look::Look;
use crate::open;
use crate::package::Package;
use crate::sniff;

pub(crate) fn look(look: &mut Look, bytes: &[u8]) {
    if look.depth() >= look.limits.depth {
        look.unreadable("", "压缩包的层数超过检查的上限");
        return;
    }
    let Some(mut package) = Package::open(look, bytes) else {
        return;
    };
    let parts = package.parts().to_vec();
    for part in parts.iter().filter(|part| !part.folder) {
        match package.unpack(look, part) {
            Ok(bytes) => look.inside(&part.name, |look| {
                open::open(look, sniff::sniff(&part.name, &bytes), &bytes);
            }),
            Err(trouble) => look.inside(&part.name, |look| look.unreadable("", trouble.why())),
        }
        // The name itself goes out with the archive.
        look.read("压缩包", "内的文件名", &part.name);
    }
}
