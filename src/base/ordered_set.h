// A set that keeps the order in which its elements were added.
#pragma once

#include <cstddef>
#include <iterator>
#include <list>
#include <unordered_map>

namespace sentinel {

// No step looks at the other elements, however many there are: they are found by a hash, and their
// order is a list. `Key` is what an element is found by; a view of the element itself may do, as
// elements stay where they are.
template <typename T, typename Key = T>
class OrderedSet {
 public:
  OrderedSet() = default;
  OrderedSet(const OrderedSet&) = delete;  // Keys may be views of the elements.
  OrderedSet& operator=(const OrderedSet&) = delete;

  // True iff it was not there. Adds it at the end.
  bool Add(const T& element) {
    if (places_.contains(element)) return false;
    elements_.push_back(element);
    places_.emplace(elements_.back(), std::prev(elements_.end()));
    return true;
  }

  // True iff it was there.
  bool Remove(const T& element) {
    const auto it = places_.find(element);
    if (it == places_.end()) return false;
    const auto place = it->second;
    places_.erase(it);  // First, as its key may be a view of the element.
    elements_.erase(place);
    return true;
  }

  std::size_t size() const { return elements_.size(); }
  bool empty() const { return elements_.empty(); }
  auto begin() const { return elements_.begin(); }
  auto end() const { return elements_.end(); }

 private:
  std::list<T> elements_;
  std::unordered_map<Key, typename std::list<T>::iterator> places_;
};

}  // namespace sentinel
