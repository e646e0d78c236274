#include "resource_filter.h"

#include "model/fold.h"
#include "model/invalid.h"

namespace orrery::repository {
namespace {

std::string_view trim(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace

ResourceFilter::ResourceFilter(std::string_view text) {
    for (std::size_t start = 0; start <= text.size();) {
        const auto comma = std::min(text.find(',', start), text.size());
        auto item = trim(text.substr(start, comma - start));
        start = comma + 1;
        if (item.empty()) throw Invalid("the resource filter has an empty item; write for example App_* or *");
        const bool open = item.back() == '*';
        if (open) item.remove_suffix(1);
        if (item.find('*') != std::string_view::npos)
            throw Invalid("resource filter item '" + std::string(item) + "': '*' may only stand at the end");
        items_.push_back({fold(item), open});
        if (items_.size() > 1000) throw Invalid("a resource filter may have at most 1000 items");
    }
}

PredicatePtr ResourceFilter::on(const Type& type) const {
    const auto own = fold(type.name()) + "_";
    const Field& id = type.field("id");
    std::vector<PredicatePtr> some;
    for (auto& item : items_) {
        if (item.open && std::string_view(own).starts_with(item.text)) return always();
        if (!item.text.starts_with(own)) continue;
        const auto rest = item.text.substr(own.size());
        if (item.open)
            some.push_back(compare(id, Test::starts, {Value(rest)}));
        else if (auto guid = Guid::parse(rest))
            some.push_back(compare(id, Test::equal, {Value(*guid)}));
    }
    return any_of(std::move(some));
}

bool ResourceFilter::covers(std::string_view type, std::string_view id) const {
    const auto whole = fold(type) + "_" + fold(id);
    for (auto& item : items_)
        if (item.open ? whole.starts_with(item.text) : whole == item.text) return true;
    return false;
}

}  // namespace orrery::repository
