// Parts of a tokenizer that work one after the other.
#pragma once

#include <memory>
#include <utility>
#include <vector>

namespace glass {

/// Is a part itself: a normalizer, pre-tokenizer or decoder. `Text` is what their apply() rewrites.
template <typename Part, typename Text>
class PartSequence final : public Part {
 public:
  explicit PartSequence(std::vector<std::unique_ptr<Part>> parts) : parts_(std::move(parts)) {}
  void apply(Text& text) const override {
    for (const auto& part : parts_) part->apply(text);
  }

 private:
  std::vector<std::unique_ptr<Part>> parts_;
};

}  // namespace glass
