//! Something for some of the map tasks.

/// Values by the number of a map task. A run is copied as a whole at every checkpoint, and a worker with a reduce task
/// knows something of every map task: so this is one row, which is copied at once, and no tree.
#[derive(Clone, Debug)]
pub(super) struct ByMap<T> {
    row: Vec<Option<T>>,
    count: usize,
}

impl<T> Default for ByMap<T> {
    fn default() -> Self {
        Self { row: Vec::new(), count: 0 }
    }
}

impl<T> ByMap<T> {
    /// For how many map tasks there is a value.
    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// The value of a map task.
    pub(super) fn get(&self, map: u16) -> Option<&T> {
        self.row.get(usize::from(map))?.as_ref()
    }

    /// Sets the value of a map task.
    pub(super) fn insert(&mut self, map: u16, value: T) {
        let place = usize::from(map);
        if place >= self.row.len() {
            self.row.resize_with(place + 1, || None);
        }
        self.count += usize::from(self.row[place].replace(value).is_none());
    }

    /// The map tasks with a value, in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (u16, &T)> {
        (0..).zip(&self.row).filter_map(|(map, value)| Some((map, value.as_ref()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::ByMap;

    #[test]
    fn it_counts_what_it_holds_and_keeps_the_order() {
        let mut by_map = ByMap::default();
        for (map, value) in [(7, 'a'), (2, 'b'), (7, 'c')] {
            by_map.insert(map, value);
        }
        assert_eq!(by_map.len(), 2);
        assert_eq!((by_map.get(7), by_map.get(3), by_map.get(900)), (Some(&'c'), None, None));
        assert_eq!(by_map.iter().collect::<Vec<_>>(), [(2, &'b'), (7, &'c')]);
    }
}
