// Numbers beside a text: its value, or 0 and 1 for each of several labels.
#pragma once

#include "glass/data/labels.h"

namespace glass {

/// Labels of a task with numbers a text.
class ValueLabels final : public Labels {
 public:
  static constexpr const char* kKind = "values";
  ValueLabels() = default;
  /// `of_examples` is [E, width].
  ValueLabels(std::int64_t width, std::vector<double> of_examples) : width(width), values(std::move(of_examples)) {}

  std::string kind() const override { return kKind; }
  std::shared_ptr<const Labels> gather(const std::vector<std::uint32_t>& examples) const override;
  void add_to(Hasher& hasher) const override;

  std::int64_t width = 1;      ///< C
  std::vector<double> values;  ///< [E, C], NaN where there is none
};

}  // namespace glass
