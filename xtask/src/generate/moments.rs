//! Owns where in a body dates and times are: as a table of places, each with the steps that lead on from it, so
//! that a schema may lead back to itself.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;
use spec_document::strict::{Lack, Strict};

/// The places of a body from which a date and time can be reached, the body itself first; empty if it has none.
#[derive(Debug)]
pub(crate) struct Moments(Vec<Place>);

#[derive(Debug, Default)]
struct Place {
    is_moment: bool,
    steps: Vec<(Step, usize)>,
}

#[derive(Debug, Clone)]
enum Step {
    Property(String),
    /// Each item of a list.
    Items,
    /// Each property but those.
    Others(Vec<String>),
}

impl Moments {
    pub(crate) fn below(schema: &Strict<'_>) -> Result<Self, Lack> {
        let mut found = Finder::default();
        found.place(schema)?;
        Ok(Self(found.leading_to_moments()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The table, as `mde_client` has it.
    pub(crate) fn table(&self) -> TokenStream {
        let places = self.0.iter().map(|place| {
            let is_moment = place.is_moment;
            let steps = place.steps.iter().map(|(step, to)| {
                let step = match step {
                    Step::Property(name) => quote! { Step::Property(#name) },
                    Step::Items => quote! { Step::Items },
                    Step::Others(names) => quote! { Step::Others(&[#(#names),*]) },
                };
                quote! { (crate::moments::#step, #to) }
            });
            quote! { crate::moments::Place { is_moment: #is_moment, steps: &[#(#steps),*] } }
        });
        quote! { &[#(#places),*] }
    }
}

#[derive(Default)]
struct Finder {
    places: Vec<Place>,
    /// The places by the pointers to their schemas.
    known: BTreeMap<String, usize>,
}

impl Finder {
    fn place(&mut self, schema: &Strict<'_>) -> Result<usize, Lack> {
        if let Some(known) = self.known.get(schema.pointer()) {
            return Ok(*known);
        }
        let index = self.places.len();
        self.known.insert(schema.pointer().to_owned(), index);
        self.places.push(Place::default());
        let mut place = Place::default();
        self.describe(schema, &mut place, &mut BTreeSet::new())?;
        self.places[index] = place;
        Ok(index)
    }

    /// Branches speak of the same value, and so of the same place.
    fn describe(
        &mut self,
        schema: &Strict<'_>,
        place: &mut Place,
        seen: &mut BTreeSet<String>,
    ) -> Result<(), Lack> {
        if !schema.value().is_object() || !seen.insert(schema.pointer().to_owned()) {
            return Ok(());
        }
        let has = |key: &str| schema.value().get(key).is_some();
        place.is_moment |= schema.optional_text("format")? == "date-time";
        let mut names = Vec::new();
        if has("properties") {
            for (name, property) in schema.get("properties")?.entries()? {
                let to = self.place(&property)?;
                names.push(name.to_owned());
                place.steps.push((Step::Property(name.to_owned()), to));
            }
        }
        if has("items") {
            let to = self.place(&schema.get("items")?)?;
            place.steps.push((Step::Items, to));
        }
        if has("additionalProperties") {
            let to = self.place(&schema.get("additionalProperties")?)?;
            place.steps.push((Step::Others(names), to));
        }
        for branches in ["allOf", "oneOf", "anyOf"] {
            if has(branches) {
                for branch in schema.get(branches)?.items()? {
                    self.describe(&branch, place, seen)?;
                }
            }
        }
        Ok(())
    }

    fn leading_to_moments(self) -> Vec<Place> {
        let mut leading: BTreeSet<usize> = BTreeSet::new();
        loop {
            let before = leading.len();
            for (index, place) in self.places.iter().enumerate() {
                if place.is_moment || place.steps.iter().any(|(_, to)| leading.contains(to)) {
                    leading.insert(index);
                }
            }
            if leading.len() == before {
                break;
            }
        }
        let number: BTreeMap<usize, usize> = leading.iter().copied().zip(0..).collect();
        let kept = self.places.into_iter().enumerate();
        let kept = kept.filter(|(index, _)| number.contains_key(index));
        let kept = kept.map(|(_, place)| Place {
            steps: (place.steps.into_iter())
                .filter_map(|(step, to)| Some((step, *number.get(&to)?)))
                .collect(),
            ..place
        });
        kept.collect()
    }
}
