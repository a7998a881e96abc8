// What a task learns of examples. Each task has a kind of its own; readers, order and loop hand it on unseen.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "glass/base/error.h"
#include "glass/base/hash.h"

namespace glass {

/// The labels of some examples: of a dataset by example number, of a batch by sequence. A kind has a name `kKind` for
/// messages; a task outside the library may bring its own.
class Labels {
 public:
  virtual ~Labels() = default;
  virtual std::string kind() const = 0;
  /// Those of these examples, in this order.
  virtual std::shared_ptr<const Labels> gather(const std::vector<std::uint32_t>& examples) const = 0;
  /// Hashes everything that is learned or judged.
  virtual void add_to(Hasher& hasher) const = 0;
};

/// The labels of a Batch or a TokenizedDataset as their kind; null where there are others or none.
template <typename Kind, typename Holder>
const Kind* find_labels(const Holder& holder) {
  return dynamic_cast<const Kind*>(holder.labels.get());
}

/// The same where they must be there: others are an Error (bug).
template <typename Kind, typename Holder>
const Kind& labels_of(const Holder& holder) {
  const Kind* labels = find_labels<Kind>(holder);
  check(labels != nullptr, "{} were asked for, there are {}", Kind::kKind,
        holder.labels == nullptr ? "none" : holder.labels->kind());
  return *labels;
}

}  // namespace glass
