// Numbers as people read them.
#include "numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace glass::report {
namespace {

std::string with_separators(std::string digits) {
  for (std::ptrdiff_t at = static_cast<std::ptrdiff_t>(std::min(digits.find('.'), digits.size())) - 3; at > 0;
       at -= 3) {
    if (digits[static_cast<std::size_t>(at - 1)] != '-') digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

}  // namespace

bool is_known(double value) {
  return std::isfinite(value);
}

std::string number(double value, int digits) {
  if (!is_known(value)) return kNoValue;
  const double size = std::abs(value);
  if (size == std::floor(size) && size < 1e15) return with_separators(fmt::format("{:.0f}", value));
  if (size < 1e-4 || size >= 1e15) return fmt::format("{:.{}e}", value, std::max(0, digits - 2));
  const int whole = static_cast<int>(std::floor(std::log10(size))) + 1;
  return with_separators(fmt::format("{:.{}f}", value, std::max(0, digits - std::max(whole, size < 1 ? whole : 1))));
}

std::string signed_number(double value, int digits) {
  if (!is_known(value)) return kNoValue;
  if (value == 0) return "0";
  return (value < 0 ? "\u2212" : "+") + number(std::abs(value), digits);
}

std::string percent(double share, int decimals) {
  if (!is_known(share)) return kNoValue;
  return fmt::format("{:.{}f}\u00A0%", share * 100, decimals);
}

std::string count(std::int64_t value) {
  return with_separators(fmt::format("{}", value));
}

std::string count_of(std::int64_t value, const std::string& singular) {
  return count(value) + "\u00A0" + singular + (value == 1 ? "" : "s");
}

std::string percent_bounds(const Interval& interval) {
  if (!is_known(interval.low) || !is_known(interval.high)) return "";
  return fmt::format("[{:.1f}, {:.1f}]", interval.low * 100, interval.high * 100);
}

std::string bounds(const Interval& interval) {
  if (!is_known(interval.low) || !is_known(interval.high)) return "";
  return fmt::format("[{}, {}]", number(interval.low), number(interval.high));
}

std::string duration(double seconds) {
  if (!is_known(seconds) || seconds < 0) return kNoValue;
  if (seconds > 0 && seconds < 0.0005) return "under 1\u00A0ms";
  if (seconds < 1) return fmt::format("{:.0f}\u00A0ms", seconds * 1000);
  if (seconds < 10) return fmt::format("{:.1f}\u00A0s", seconds);
  if (seconds < 60) return fmt::format("{:.0f}\u00A0s", seconds);
  const auto whole = static_cast<std::int64_t>(std::min(seconds, 1e15));
  if (whole < 3600) return fmt::format("{}\u00A0min {}\u00A0s", whole / 60, whole % 60);
  return fmt::format("{}\u00A0h {}\u00A0min", whole / 3600, whole / 60 % 60);
}

std::string bytes(double value) {
  if (!is_known(value)) return kNoValue;
  if (value >= 1 << 30) return fmt::format("{:.1f}\u00A0GiB", value / (1 << 30));
  return fmt::format("{:.0f}\u00A0MiB", value / (1 << 20));
}

std::string title_case(const std::string& name) {
  std::string out = name;
  const bool plain = !out.empty() && std::all_of(out.begin(), out.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9');
  });
  if (!plain) return out;
  std::replace(out.begin(), out.end(), '_', ' ');
  if (out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

std::string in_a_sentence(const std::string& name) {
  std::string out = title_case(name);
  if (out != name) out[0] = name[0];
  return out;
}

}  // namespace glass::report
