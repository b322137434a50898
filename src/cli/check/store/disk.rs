//! Looks at a store in a file, and at the room beside it.

use std::path::Path;

use super::super::{Finding, Mark};
use crate::store::disk::{ARTICLE_BYTES, Error, File, Options, Seen};

/// What was found. The file is left as it is.
pub fn findings(options: &Options) -> Vec<Finding> {
    let path = options.path.display();
    let folder = options.path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (file, size) = match File::look(&options.path) {
        Ok(Seen::New) => (Finding::good(format!("{path}: not there yet, the first start makes it")), 0),
        Ok(Seen::Kept { articles, bytes }) => {
            (Finding::good(format!("{path}: {articles} articles in {} MiB", bytes >> 20)), bytes)
        }
        Ok(Seen::Unclean) => {
            let text = format!("{path}: its worker was killed");
            (Finding::new(Mark::Note, text, "nothing: the next start repairs it"), size_of(&options.path))
        }
        Err(Error::InUse) => {
            let text = format!("{path}: in use by another process");
            let action = "nothing, where that is the worker; two workers need a file each, or a store in Redis";
            (Finding::new(Mark::Note, text, action), size_of(&options.path))
        }
        Err(Error::Damaged(why)) => {
            let text = format!("{path}: damaged: {why}");
            let action = "see to the disk; the next start renames the file to .damaged and begins with an empty memory";
            (Finding::new(Mark::Note, text, action), 0)
        }
        Err(error @ (Error::Foreign(_) | Error::Io(_))) => {
            let text = format!("{path} {error}");
            (Finding::new(Mark::Bad, text, "`serve` does not start with it; without memory.store it would"), 0)
        }
    };
    let mut findings = vec![file];
    findings.extend(room(folder, size, options));
    findings
}

fn size_of(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |file| file.len())
}

/// Whether the volume holds a full window.
fn room(folder: &Path, size: u64, options: &Options) -> Option<Finding> {
    let place = folder.display();
    let volume = match rustix::fs::statvfs(folder) {
        Ok(volume) => volume,
        Err(error) => {
            let action = "make the folder, or mount the volume there";
            return Some(Finding::new(Mark::Bad, format!("{place}: {error}"), action));
        }
    };
    if rustix::fs::access(folder, rustix::fs::Access::WRITE_OK).is_err() {
        let action = "give it to the worker's user; in Kubernetes fsGroup does";
        return Some(Finding::new(Mark::Bad, format!("{place}: may not be written"), action));
    }
    let free = volume.f_bavail.saturating_mul(volume.f_frsize);
    let articles = options.bounds.articles.min(options.bounds.bytes / 1000) as u64;
    let wanted = (articles * ARTICLE_BYTES).saturating_sub(size);
    let text = format!("{place}: {} MiB free, a full window wants {} more", free >> 20, wanted >> 20);
    Some(if free < wanted {
        let action = "a larger volume, or less in duplicates.window_articles; when it is full, a restart forgets what came since";
        Finding::new(Mark::Note, text, action)
    } else {
        Finding::good(text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::Bounds;

    fn marks(path: &Path, bounds: Bounds) -> Vec<(Mark, String)> {
        let found = findings(&Options { path: path.to_owned(), bounds });
        found.into_iter().map(|finding| (finding.mark, finding.text)).collect()
    }

    #[test]
    fn the_file_and_its_volume_are_judged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("memory.redb");
        let found = marks(&path, Bounds::default());
        assert!(found[0].1.contains("not there yet") && found.iter().all(|(mark, _)| *mark == Mark::Good), "{found:?}");
        let huge = Bounds { articles: usize::MAX / 4000, bytes: usize::MAX, ..Bounds::default() };
        assert_eq!(marks(&path, huge)[1].0, Mark::Note, "no volume holds so much");
        let file = File::open(&path, |_, _| Ok(())).unwrap();
        assert!(marks(&path, Bounds::default())[0].1.contains("in use"));
        drop(file);
        assert!(marks(&path, Bounds::default())[0].1.contains("0 articles"));
        std::fs::write(&path, "a letter").unwrap();
        assert_eq!(marks(&path, Bounds::default())[0].0, Mark::Bad);
        let nowhere = marks(&folder.path().join("a/b"), Bounds::default());
        assert_eq!(nowhere[1].0, Mark::Bad, "{nowhere:?}");
    }
}
