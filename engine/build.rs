//! Lists the templates, so that a new file in `templates/` is embedded without being named anywhere.

use std::{env, fs, io, path::Path};

#[expect(clippy::disallowed_methods, reason = "a build script reads Cargo's own variables")]
fn main() -> io::Result<()> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("../templates");
    println!("cargo:rerun-if-changed={}", root.display());
    println!("cargo:rerun-if-changed=../migrations");
    let mut lines = String::from(
        "/// Language, file without `.hbs`, source.\nconst TEMPLATES: &[(&str, &str, &str)] = &[\n",
    );
    for lang in ["en", "fr"] {
        list(&root.join(lang), "", lang, &mut lines)?;
    }
    lines.push_str("];\n");
    fs::write(Path::new(&env::var("OUT_DIR").map_err(io::Error::other)?).join("templates.rs"), lines)
}

fn list(dir: &Path, prefix: &str, lang: &str, lines: &mut String) -> io::Result<()> {
    println!("cargo:rerun-if-changed={}", dir.display());
    let mut entries: Vec<_> = fs::read_dir(dir)?.collect::<io::Result<_>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() {
            list(&path, &format!("{prefix}{name}/"), lang, lines)?;
        } else if let Some(stem) = name.strip_suffix(".hbs") {
            let absolute = path.canonicalize()?;
            lines.push_str(&format!(
                "    ({lang:?}, \"{prefix}{stem}\", include_str!({:?})),\n",
                absolute.display().to_string()
            ));
        }
    }
    Ok(())
}
