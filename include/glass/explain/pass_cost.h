// What explaining a text costs, known before it is done.
#pragma once

#include <optional>

namespace glass {

/// Passes through the model: exactly so many, or between two numbers where it depends on what is found.
struct PassRange {
  double least = 0, most = 0;
  PassRange() = default;
  PassRange(double exact) : least(exact), most(exact) {}  // NOLINT(google-explicit-constructor): a number is a range
  PassRange(double fewest, double greatest) : least(fewest), most(greatest) {}
  PassRange& operator+=(const PassRange& other) {
    least += other.least;
    most += other.most;
    return *this;
  }
  PassRange& operator*=(double factor) {
    least *= factor;
    most *= factor;
    return *this;
  }
};

/// Passes as an Explanation counts them.
struct PassCost {
  PassRange forwards, backwards;
  PassCost& operator+=(const PassCost& other) {
    forwards += other.forwards;
    backwards += other.backwards;
    return *this;
  }
  PassCost& operator*=(double factor) {
    forwards *= factor;
    backwards *= factor;
    return *this;
  }
};

/// Nothing where a method does not say what it costs.
using StatedCost = std::optional<PassCost>;

}  // namespace glass
