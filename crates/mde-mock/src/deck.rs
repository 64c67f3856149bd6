//! Chance that leaves nothing out: values are dealt like cards, and each has its share of the deck.

use rand::Rng;
use rand::seq::SliceRandom;

/// Values in random order. Dealing as many as there are cards deals every value at least once.
#[derive(Debug)]
pub(crate) struct Deck<T> {
    cards: Vec<T>,
    dealt: usize,
}

impl<T: Clone> Deck<T> {
    /// A deck with so many cards of each value.
    pub(crate) fn new(shares: impl IntoIterator<Item = (T, usize)>) -> Self {
        let cards: Vec<T> = shares
            .into_iter()
            .flat_map(|(value, share)| std::iter::repeat_n(value, share))
            .collect();
        let dealt = cards.len();
        Self { cards, dealt }
    }

    /// The next card; when none is left all are shuffled again.
    ///
    /// # Panics
    ///
    /// When the deck never had a card.
    pub(crate) fn deal(&mut self, rng: &mut impl Rng) -> T {
        if self.dealt == self.cards.len() {
            self.cards.shuffle(rng);
            self.dealt = 0;
        }
        self.dealt += 1;
        self.cards[self.dealt - 1].clone()
    }
}
