// Which of the explained texts are drawn, chosen while they pass by.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <vector>

#include "glass/base/explanation.h"

namespace glass::report {

/// What texts are drawn together.
enum class TextKind : std::size_t {
  wrong,      ///< the most confident first
  uncertain,  ///< the closest first
  right,
  unjudged,  ///< without a gold label
  given,     ///< with the target that the model was asked about
  other
};
inline constexpr std::size_t kTextKinds = 6;
inline constexpr double kUncertainMargin = 0.2;  ///< below it the two largest probabilities are near each other

/// A text by its file's place in a list and its own place in the file.
struct ExamplePlace {
  std::size_t file = 0, number = 0;
  auto operator<=>(const ExamplePlace&) const = default;
};

/// The texts of one kind: how many there are, and those that are drawn, in their order.
struct ExampleGroup {
  TextKind kind = TextKind::other;
  std::size_t texts = 0;
  std::vector<ExamplePlace> chosen;
  std::vector<ExplainedExample> drawn;  ///< filled in by the second reading
};

/// Keeps the places of the first texts of each kind, at most as many as are drawn in all.
class ExampleChoice {
 public:
  explicit ExampleChoice(std::size_t most) : most_(most) {}

  void add(const ExplainedExample& example, ExamplePlace place);
  /// The kinds that there are. Half of the texts that are drawn go to the first, the rest is shared alike, and what a
  /// small group leaves goes to the others in their order.
  std::vector<ExampleGroup> groups() const;
  std::size_t kept_places() const;

 private:
  struct Kind {
    std::size_t texts = 0;
    std::multimap<double, ExamplePlace> first;  ///< by what they are sorted by, then in order of arrival
  };
  std::size_t most_;
  std::array<Kind, kTextKinds> kinds_;
};

}  // namespace glass::report
