// One class a text.
#pragma once

#include "glass/data/labels.h"

namespace glass {

/// Labels of a task with one class a text.
class ClassLabels final : public Labels {
 public:
  static constexpr const char* kKind = "class labels";
  ClassLabels() = default;
  explicit ClassLabels(std::vector<std::int64_t> of_examples) : labels(std::move(of_examples)) {}

  std::string kind() const override { return kKind; }
  std::shared_ptr<const Labels> gather(const std::vector<std::uint32_t>& examples) const override;
  void add_to(Hasher& hasher) const override;

  std::vector<std::int64_t> labels;  ///< [E] index into the class names, -1 where unknown
};

}  // namespace glass
