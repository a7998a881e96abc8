// The progress bar: redrawn ten times a second on a terminal, a log line every five seconds elsewhere.
#include "glass/base/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "glass/base/log.h"
#include "terminal.h"

namespace glass {

namespace {

constexpr double kRedrawSeconds = 0.1, kLineSeconds = 5.0;
constexpr int kBarCells = 24;

std::string clock_text(double seconds) {
  const std::int64_t total = std::llround(seconds);
  if (total >= 3600) return fmt::format("{}:{:02}:{:02}", total / 3600, total / 60 % 60, total % 60);
  return fmt::format("{}:{:02}", total / 60, total % 60);
}

double seconds_between(std::chrono::steady_clock::time_point from, std::chrono::steady_clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

std::string bar_text(double share) {
  const int filled = static_cast<int>(share * kBarCells);
  return "[" + std::string(filled, '#') + std::string(kBarCells - filled, '.') + "]";
}

/// Cuts to `columns` code points, so that a narrow terminal does not wrap.
std::string cut(const std::string& text, int columns) {
  int seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80 && ++seen > columns) return text.substr(0, i);
  }
  return text;
}

}  // namespace

Progress::Progress(std::string label, std::int64_t total, std::string unit)
    : label_(std::move(label)),
      unit_(std::move(unit)),
      total_(total),
      start_(Clock::now()),
      last_(start_),
      is_terminal_(stderr_is_terminal() && !is_quiet()) {}

Progress::~Progress() {
  clear();
}

void Progress::update(std::int64_t done, const std::string& facts) {
  const auto now = Clock::now();
  if (first_done_ < 0) {  // A resumed run starts in the middle; the first unit also pays for warming up.
    first_done_ = done;
    start_ = now;
  }
  const bool finished = done >= total_ && is_terminal_;
  if (!finished && (drawn_ || !is_terminal_) &&
      seconds_between(last_, now) < (is_terminal_ ? kRedrawSeconds : kLineSeconds))
    return;
  last_ = now;
  const double share = total_ > 0 ? std::clamp(static_cast<double>(done) / static_cast<double>(total_), 0.0, 1.0) : 1.0;
  std::string left;
  if (done > first_done_ && done < total_) {
    const double each = seconds_between(start_, now) / static_cast<double>(done - first_done_);
    left = fmt::format("  {} left", clock_text(each * static_cast<double>(total_ - done)));
  }
  const std::string counts = fmt::format("{:3.0f} %  {} {}/{}{}{}{}", share * 100, unit_, done, total_, left,
                                         facts.empty() ? "" : "  ", facts);
  if (is_terminal_) {
    draw_bar(cut(fmt::format("{} {} {}", label_, bar_text(share), counts), terminal_width() - 1));
    drawn_ = true;
  } else {
    log_line(LogLevel::info, fmt::format("{} {}", label_, counts));
  }
}

void Progress::clear() {
  if (drawn_) erase_bar();
  drawn_ = false;
}

}  // namespace glass
