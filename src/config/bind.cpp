// All sections of a config, in the order of the reference page.
#include "config/bind.h"

namespace glass {

void bind_config(config::Reader& reader, Config& config) {
  reader.section("");
  reader.field("name", config.name, "name of the run; stated or not, by default the config file's");
  bind_settings(reader, config.task);
  bind_settings(reader, config.data);
  bind_settings(reader, config.tokenizer);
  bind_settings(reader, config.model);
  bind_settings(reader, config.train);
  bind_settings(reader, config.explain);
  bind_settings(reader, config.probe);
  bind_settings(reader, config.lab);
  bind_settings(reader, config.report);
  bind_settings(reader, config.compute);
}

}  // namespace glass
