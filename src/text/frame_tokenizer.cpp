// Special tokens around the texts of a tokenizer that puts none there.
#include "glass/text/frame_tokenizer.h"
#include "glass/base/error.h"
#include "text/build_document.h"

namespace glass {

std::unique_ptr<Tokenizer> frame_tokenizer(const Tokenizer& tokenizer, const std::string& front,
                                           const std::string& back) {
  const auto first = tokenizer.id(front), last = tokenizer.id(back);
  check(first && last, "the vocabulary lacks '{}' or '{}'", front, back);
  Json document = tokenizer.to_json();
  document["post_processor"] = frame_template({front, *first}, {back, *last});
  return tokenizer_from_json(document, "framed tokenizer");
}

}  // namespace glass
