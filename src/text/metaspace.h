// The settings that Metaspace's pre-tokenizer and decoder share.
#pragma once

#include <string>

#include "text/json_fields.h"

namespace glass {

/// Where the mark is put in front of a text: on every piece, only where the text begins, nowhere.
enum class Prepend { always, first, never };

struct MetaspaceOptions {
  std::string replacement;  ///< one character, usually U+2581
  Prepend prepend = Prepend::always;
  bool split = true;
};

MetaspaceOptions read_metaspace(const JsonFields& fields);

}  // namespace glass
