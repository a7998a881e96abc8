// config.json of a model folder: the Hugging Face field names with our few additions.
#pragma once

#include <string>
#include <vector>

#include "glass/base/json.h"
#include "glass/model/transformer.h"

namespace glass {

Json model_config_to_json(const ModelShape& shape, const std::vector<std::string>& label_names);

/// Every field is checked (type, bounds) before anything is allocated; errors are of kind data and name file and field.
ModelShape model_config_from_json(const Json& document, const std::string& origin, std::vector<std::string>& label_names);

}  // namespace glass
