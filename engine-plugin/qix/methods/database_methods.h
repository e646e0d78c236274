// Doc: looking into databases behind data connections.
#pragma once

namespace orrery::qix {

class Registry;
void add_database_methods(Registry& registry);

}  // namespace orrery::qix
