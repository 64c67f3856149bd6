//! Owns where the quota's state is kept between runs.

use std::{env, path::PathBuf};

use etcetera::BaseStrategy as _;

/// The folder that `MDE_STATE_DIR` names, else this program's in the platform's state folder; none
/// where there is no home.
pub(crate) fn state_folder() -> Option<PathBuf> {
    if let Some(named) = env::var_os("MDE_STATE_DIR").filter(|named| !named.is_empty()) {
        return Some(named.into());
    }
    let platform = etcetera::base_strategy::choose_native_strategy().ok()?;
    // Of state only XDG speaks. On Windows what belongs to one machine is in the local folder, which
    // holds caches, too.
    let folder = platform.state_dir().unwrap_or_else(|| {
        if cfg!(windows) {
            platform.cache_dir()
        } else {
            platform.data_dir()
        }
    });
    Some(folder.join("mde"))
}
