// The model's tokens and the added ones behind them.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "text/vocabulary.h"

namespace glass {

/// Added tokens must not be found by the model, so they are kept beside its vocabulary.
class AllTokens {
 public:
  AllTokens() = default;
  /// `model` must outlive this.
  explicit AllTokens(const Vocabulary& model) : model_(&model) {}

  /// Adds a token that is not there under an id that is free.
  void add(const std::string& text, std::int32_t id) {
    texts_.emplace(id, text);
    ids_.emplace(text, id);
  }
  std::int32_t find(std::string_view text) const {
    const std::int32_t id = model_->find(text);
    if (id >= 0 || ids_.empty()) return id;
    const auto found = ids_.find(std::string(text));
    return found == ids_.end() ? -1 : found->second;
  }
  bool has(std::int32_t id) const { return model_->has(id) || texts_.contains(id); }
  /// The text of an id below size(); "" for a gap.
  const std::string& text(std::int32_t id) const {
    static const std::string none;
    if (model_->has(id)) return model_->texts()[static_cast<std::size_t>(id)];
    const auto found = texts_.find(id);
    return found == texts_.end() ? none : found->second;
  }
  std::int64_t size() const {
    return texts_.empty() ? model_->size() : std::max<std::int64_t>(model_->size(), texts_.rbegin()->first + 1);
  }

 private:
  const Vocabulary* model_ = nullptr;
  std::map<std::int32_t, std::string> texts_;
  std::unordered_map<std::string, std::int32_t> ids_;
};

}  // namespace glass
