// The slow side of Trace: it runs only when somebody watches.
#include "glass/model/trace.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "glass/base/error.h"

namespace glass {

bool glob_matches(std::string_view glob, std::string_view name) {
  // Greedy matching with one point of return: linear in glob times name.
  std::size_t g = 0, n = 0, star = std::string_view::npos, resume = 0;
  while (n < name.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      resume = n;
    } else if (g < glob.size() && glob[g] == name[n]) {
      ++g;
      ++n;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

Trace& Trace::read(const std::string& glob, Keep keep) {
  requests_.push_back({glob, false, keep, {}});
  interests_.clear();
  watching_ = true;
  return *this;
}

Trace& Trace::edit(const std::string& glob, Edit edit) {
  requests_.push_back({glob, true, {}, std::move(edit)});
  interests_.clear();
  watching_ = true;
  return *this;
}

Trace& Trace::edit_runs(const std::string& glob, Edit edit) {
  this->edit(glob, std::move(edit));
  requests_.back().whole_runs = true;
  return *this;
}

Trace& Trace::start_from(const std::string& point, Tensor value) {
  starts_.push_back({point, std::move(value)});
  return *this;
}

const Trace::Interest& Trace::find(const Point& point) const {
  if (interests_.size() <= point.id()) interests_.resize(point.id() + 1);
  Interest& interest = interests_[point.id()];
  if (!interest.known) {
    interest.known = true;
    for (const Request& request : requests_) {
      if (glob_matches(request.glob, point.name())) (request.is_edit ? interest.edits : interest.reads) = true;
    }
  }
  return interest;
}

Tensor Trace::apply_edits(const EditPlace& place, Tensor value) const {
  const std::string& name = place.point.name();
  for (const Request& request : requests_) {
    if (!request.is_edit || !glob_matches(request.glob, name)) continue;
    request.fired = true;
    const bool one_by_one = place.sequence >= 0 && !request.whole_runs;
    Tensor edited = one_by_one ? edit_sequences(request, place, value) : request.edit(value, place);
    check(edited.defined() && edited.sizes() == value.sizes(), "the edit of {} changed the shape", name);
    value = std::move(edited);
  }
  return value;
}

/// Each sequence of a run [b, H, T, T] by itself; `first` is the place of the first.
Tensor Trace::edit_sequences(const Request& request, const EditPlace& first, const Tensor& run) const {
  std::vector<Tensor> sequences = run.unbind(0);
  for (std::size_t i = 0; i < sequences.size(); ++i) {
    const Tensor edited =
        request.edit(sequences[i], {first.point, first.sequence + static_cast<std::int64_t>(i), first.cu_seqlens});
    check(edited.defined() && edited.sizes() == sequences[i].sizes(), "the edit of {} changed the shape",
          first.point.name());
    sequences[i] = edited;
  }
  return at::stack(sequences);
}

void Trace::keep(const Point& point, const Tensor& value) {
  bool detach = true;
  for (const Request& request : requests_) {
    if (request.is_edit || !glob_matches(request.glob, point.name())) continue;
    request.fired = true;
    detach = detach && request.keep.detach;
  }
  if (values_.count(point.name()) == 0) names_.push_back(point.name());
  // A detached value is copied: the model may go on to change its storage in place.
  values_[point.name()] = detach ? value.detach().clone() : value;
}

Tensor Trace::visit(const EditPlace& place, Tensor value) {
  const Interest interest = find(place.point);
  if (interest.edits) value = apply_edits(place, std::move(value));
  if (interest.reads) keep(place.point, value);
  return value;
}

std::vector<std::string> Trace::start_points() const {
  std::vector<std::string> points;
  for (const Start& start : starts_) points.push_back(start.point);
  return points;
}

const Tensor& Trace::start_value(const std::string& point) const {
  for (const Start& start : starts_) {
    if (start.point != point) continue;
    start.taken = true;
    return start.value;
  }
  fail(ErrorKind::bug, "internal error: the trace does not start from '{}'", point);
}

Tensor Trace::at_pattern(const Point& point, std::int64_t first_sequence, Tensor patterns, Boundaries cu_seqlens) {
  if (!watching_) return patterns;
  const Interest interest = find(point);
  if (!interest.edits && !interest.reads) return patterns;
  if (interest.edits) patterns = apply_edits({point, first_sequence, cu_seqlens}, patterns);
  if (!interest.reads) return patterns;
  const std::vector<Tensor> sequences = patterns.unbind(0);
  bool detach = true;
  for (const Request& request : requests_) {
    if (request.is_edit || !glob_matches(request.glob, point.name())) continue;
    request.fired = true;
    detach = detach && request.keep.detach;
  }
  auto [slot, is_new] = patterns_.try_emplace(point.name());
  if (is_new) names_.push_back(point.name());
  if (slot->second.size() < static_cast<std::size_t>(first_sequence) + sequences.size())
    slot->second.resize(first_sequence + sequences.size());
  for (std::size_t i = 0; i < sequences.size(); ++i)
    slot->second[first_sequence + i] = detach ? sequences[i].detach() : sequences[i];
  return patterns;
}

bool Trace::has(std::string_view name) const {
  return values_.find(name) != values_.end() || patterns_.find(name) != patterns_.end();
}

const Tensor& Trace::operator[](std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) fail(ErrorKind::usage, "trace: '{}' was not read{}", name, did_you_mean(name, names_));
  return found->second;
}

const std::vector<Tensor>& Trace::patterns(std::string_view name) const {
  const auto found = patterns_.find(name);
  if (found == patterns_.end())
    fail(ErrorKind::usage, "trace: the pattern '{}' was not read{}", name, did_you_mean(name, names_));
  return found->second;
}

std::vector<Tensor> Trace::values(std::string_view name) const {
  return patterns_.find(name) != patterns_.end() ? patterns(name) : std::vector<Tensor>{(*this)[name]};
}

void Trace::finish(const std::vector<PointInfo>& points) const {
  for (const Start& start : starts_) {
    if (!start.taken)
      fail(ErrorKind::usage, "trace: the forward did not start from '{}'; this model cannot start there", start.point);
  }
  std::vector<std::string> known;
  for (const PointInfo& point : points) known.push_back(point.name);
  for (const Request& request : requests_) {
    if (request.fired) continue;
    const bool matches = std::any_of(known.begin(), known.end(),
                                     [&](const std::string& name) { return glob_matches(request.glob, name); });
    if (matches)
      fail(ErrorKind::usage, "trace: '{}' was asked for, but its point did not fire in this forward pass",
           request.glob);
    fail(ErrorKind::usage, "trace: '{}' matches no point of this model{}", request.glob,
         did_you_mean(request.glob, known));
  }
}

}  // namespace glass
