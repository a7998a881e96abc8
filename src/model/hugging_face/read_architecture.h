// config.json of a model folder -> Architecture.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "glass/model/architecture.h"

namespace glass {

/// Reads config.json's document. `head` replaces the head that "architectures" names, for fine-tuning. Error (data)
/// that names file and key.
Architecture read_architecture(const Json& document, const std::string& origin,
                               std::optional<HeadKind> head = std::nullopt);

/// The document to write beside weights in fp32: the architecture's own, with these labels where the head has labels.
Json write_config(const Architecture& architecture, const std::vector<std::string>& label_names);

}  // namespace glass
