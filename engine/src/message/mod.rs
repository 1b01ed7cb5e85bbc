//! What Muster says: one file per message, which builds its card from templates of the same name.

pub mod announcement;
pub mod asked;
pub mod exhausted;
pub mod glass_broken;
pub mod headline;
pub mod impaired;
pub mod lapsing;
pub mod opened;
pub mod outdated;
pub mod page;
pub mod parked;
mod room;
#[cfg(feature = "samples")]
pub mod sample;
pub mod status_card;
pub mod status_draft;
pub mod status_reminder;
pub mod step;
pub mod summary;
pub mod timeline;
pub mod trouble;
pub mod verdict;

/// Every message by its name, made of a sample's values. A test demands that each file here is among them.
#[cfg(feature = "samples")]
#[must_use]
pub fn samples(of: &sample::Sample<'_>) -> Vec<(&'static str, crate::card::Card)> {
    let all = [
        ("announcement", announcement::samples(of)),
        ("asked", asked::samples(of)),
        ("exhausted", exhausted::samples(of)),
        ("glass_broken", glass_broken::samples(of)),
        ("headline", headline::samples(of)),
        ("impaired", impaired::samples(of)),
        ("lapsing", lapsing::samples(of)),
        ("opened", opened::samples(of)),
        ("outdated", outdated::samples(of)),
        ("page", page::samples(of)),
        ("parked", parked::samples(of)),
        ("status_card", status_card::samples(of)),
        ("status_draft", status_draft::samples(of)),
        ("status_reminder", status_reminder::samples(of)),
        ("step", step::samples(of)),
        ("summary", summary::samples(of)),
        ("timeline", timeline::samples(of)),
        ("trouble", trouble::samples(of)),
        ("verdict", verdict::samples(of)),
    ];
    all.into_iter().flat_map(|(name, cards)| cards.into_iter().map(move |card| (name, card))).collect()
}
