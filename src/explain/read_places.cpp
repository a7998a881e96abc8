// Which scores of a text are explained, for heads that score every token.
#include <algorithm>

#include "glass/base/error.h"
#include "glass/explain/run.h"

namespace glass {

namespace {

std::int64_t mask_position(const Encoding& encoding, const SpecialIds& ids, const std::string& text) {
  const auto found = ids.mask ? std::find(encoding.ids.begin(), encoding.ids.end(), *ids.mask) : encoding.ids.end();
  if (found != encoding.ids.end()) return found - encoding.ids.begin();
  fail(ErrorKind::data,
       "text '{}': a masked language model fills a mask, and there is none; write the mask token ({}) into the text, "
       "or name a token by "
       "its number in explain.position",
       shown(text), ids.mask ? "[MASK] or <mask>" : "this vocabulary has none");
}

/// The row before each token of the target predicts it.
std::vector<ReadPlace> target_places(const Encoding& encoding, const TargetForm& form) {
  const bool own_decoder = form.kind == TargetForm::Kind::decoder;
  const std::int64_t before_first = own_decoder ? 0 : encoding.target_start - 1;
  const std::int64_t first = encoding.target_start + (own_decoder ? 1 : 0);
  std::vector<ReadPlace> places;
  for (std::int64_t token = first; token < static_cast<std::int64_t>(encoding.size()); ++token) {
    places.push_back({before_first + token - first, token});
  }
  return places;
}

const ReadPlace& numbered_place(const std::vector<ReadPlace>& places, std::int64_t number, const std::string& text) {
  if (number < static_cast<std::int64_t>(places.size())) return places[static_cast<std::size_t>(number)];
  fail(ErrorKind::data, "text '{}': explain.position is {}, the target has {} tokens; count from 0", shown(text),
       number, places.size());
}

}  // namespace

std::vector<ReadPlace> read_places(const ReadToken& read, const Encoding& encoding, const ExplainJob& job,
                                   const std::string& text) {
  const auto size = static_cast<std::int64_t>(encoding.size());
  const bool has_target = encoding.target_start >= 0;
  switch (read.kind) {
    case ReadToken::Kind::whole_text:
      return {{}};
    case ReadToken::Kind::mask:
      return {{mask_position(encoding, job.tokenizer->special_ids(), text), -1}};
    case ReadToken::Kind::last:
      if (has_target) return {target_places(encoding, job.form).back()};
      return {{size - 1, -1}};
    case ReadToken::Kind::number:
      if (has_target) return {numbered_place(target_places(encoding, job.form), read.number, text)};
      if (read.number < size) return {{read.number, -1}};
      fail(ErrorKind::data, "text '{}': explain.position is {}, the text has {} tokens; count from 0", shown(text),
           read.number, size);
    case ReadToken::Kind::target_or_last:
      if (!has_target) return {{size - 1, -1}};
      return target_places(encoding, job.form);
    case ReadToken::Kind::target:
      if (has_target) return target_places(encoding, job.form);
      fail(ErrorKind::data,
           "text '{}': this model scores a target, and there is none; give --target-text, or a column \"target\" in "
           "the data",
           shown(text));
    case ReadToken::Kind::least_sure:
    case ReadToken::Kind::answer:
      break;  // resolve_reads has put a number in their place
  }
  fail(ErrorKind::bug, "internal error: unknown token to read {}", static_cast<int>(read.kind));
}

}  // namespace glass
