#include "storage/tags.h"

#include <algorithm>

namespace orrery::engine {
namespace {

struct Traits {
    bool numeric = true;
    bool integer = true;
    bool text = true;
    bool ascii = true;
};

Traits traits_of(const Symbols& symbols) {
    Traits traits;
    for (Element e = 0; e < symbols.size(); ++e) {
        bool numeric = symbols.has_number(e);
        traits.numeric = traits.numeric && numeric;
        traits.integer = traits.integer && numeric && symbols.number(e) == std::trunc(symbols.number(e));
        traits.text = traits.text && !numeric;
        for (char c : symbols.stored_text(e)) traits.ascii = traits.ascii && static_cast<unsigned char>(c) < 0x80;
    }
    return traits;
}

}  // namespace

bool is_of_field_on_the_fly(const TableDetails& table) {
    return table.synthetic && std::find(table.tags.begin(), table.tags.end(), kFieldOnTheFlyTag) != table.tags.end();
}

void add_system_tags(FieldDetails& details, const Symbols& symbols, bool key) {
    auto add = [&](const char* tag) { details.tags.emplace_back(tag); };
    if (key) add("$key");
    if (details.synthetic) {
        add("$hidden");
        add("$synthetic");
    }
    Traits traits = traits_of(symbols);
    if (symbols.size() == 0) traits = {false, false, false, false};
    if (traits.numeric) add("$numeric");
    if (traits.integer) add("$integer");
    if (traits.text) add("$text");
    if (traits.text && traits.ascii) add("$ascii");
    if (details.format.type == NumberType::date) add("$date");
    if (details.format.type == NumberType::timestamp) add("$timestamp");
    std::sort(details.tags.begin(), details.tags.end());
    details.tags.erase(std::unique(details.tags.begin(), details.tags.end()), details.tags.end());
}

}  // namespace orrery::engine
