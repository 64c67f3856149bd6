//! Owns which word was probably meant by one that is none.

/// The word that was probably meant, else all of them.
pub(crate) fn meant<'a>(name: &str, words: impl Iterator<Item = &'a str>) -> Option<String> {
    let words: Vec<_> = words.collect();
    match nearest(name, words.iter().copied()) {
        Some(word) => Some(format!("did you mean {word}?")),
        None if words.is_empty() => None,
        None => Some(format!("there are {}", words.join(", "))),
    }
}

/// The word among these that was probably meant.
pub(crate) fn nearest<'a>(name: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase().replace('_', "-");
    let words = words.map(|word| (strsim::jaro_winkler(&name, &word.to_lowercase()), word));
    let (likeness, word) = words.max_by(|(one, _), (other, _)| one.total_cmp(other))?;
    (likeness > 0.75).then_some(word)
}
