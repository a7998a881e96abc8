#include "explain/shifted_subject.h"

#include <ATen/ATen.h>

namespace glass {

Tensor ShiftedSubject::shift_of(const std::string& point, const Tensor& value) const {
  const auto found = shifts_.find(point);
  return found == shifts_.end() ? Tensor() : found->second.to(value.options());
}

Tensor ShiftedSubject::shifted(const Tensor& words) const {
  return words.defined() && word_shift_.defined() ? words + word_shift_.to(words.options()) : words;
}

/// Passes a point that the outer trace watches on to it. A pattern that is only read stays unedited: an edit would take
/// another path through the attention.
void ShiftedSubject::relay(const PointInfo& info, Trace& outer, Trace& inner) const {
  const Point point(info.name);
  if (!outer.wants(point)) return;
  if (info.kind == PointKind::pattern && !outer.edits(point)) {
    inner.read(info.name, {.detach = false});
    return;
  }
  inner.edit(info.name, [this, point, &outer](const Tensor& value, const EditPlace& place) -> Tensor {
    if (place.sequence >= 0)
      return outer.at_pattern(point, place.sequence, value.unsqueeze(0), place.cu_seqlens).squeeze(0);
    const Tensor shift = shift_of(point.name(), value);
    if (!shift.defined()) return outer.at(point, value, place.cu_seqlens);
    return outer.at(point, value + shift, place.cu_seqlens) - shift;
  });
}

Tensor ShiftedSubject::scores(const Batch& batch, Trace& trace) {
  const std::vector<PointInfo> announced = subject_.points();
  Trace inner;
  for (const PointInfo& info : announced) relay(info, trace, inner);
  for (const std::string& start : trace.start_points()) {
    const Tensor value = trace.start_value(start), shift = shift_of(start, value);
    inner.start_from(start, shift.defined() ? value - shift : value);
  }
  Tensor scores = subject_.scores(batch, inner);
  for (const PointInfo& info : announced) {
    if (info.kind != PointKind::pattern || !inner.has(info.name)) continue;
    std::int64_t sequence = 0;
    for (const Tensor& pattern : inner.patterns(info.name))
      trace.at_pattern(Point(info.name), sequence++, pattern.unsqueeze(0));
  }
  return scores;
}

}  // namespace glass
