// Header fields of one message, in the order they came.
#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orrery::kit::http {

/// One header field. Owns its text.
struct Field {
    std::string name;  // lower-case
    std::string value;
};

/// A small ordered multimap. Names are lower-case throughout; the parser lowers them once.
class Fields {
public:
    /// First value of that lower-case name. The view lives as long as the field is untouched.
    std::optional<std::string_view> find(std::string_view name) const {
        for (const Field& field : all_)
            if (field.name == name) return field.value;
        return std::nullopt;
    }
    bool has(std::string_view name) const { return find(name).has_value(); }
    void add(std::string name, std::string value) { all_.push_back({std::move(name), std::move(value)}); }
    void set(std::string_view name, std::string value) {
        remove(name);
        add(std::string(name), std::move(value));
    }
    void remove(std::string_view name) {
        remove_if([name](const Field& field) { return field.name == name; });
    }
    template <class Predicate>
    void remove_if(Predicate predicate) {
        all_.erase(std::remove_if(all_.begin(), all_.end(), predicate), all_.end());
    }
    std::size_t size() const { return all_.size(); }
    auto begin() const { return all_.begin(); }
    auto end() const { return all_.end(); }

private:
    std::vector<Field> all_;
};

/// Calls visit(token) for each trimmed, non-empty element of a comma list such as Connection or Accept.
template <class Visitor>
void each_list_element(std::string_view list, Visitor visit) {
    while (!list.empty()) {
        std::size_t comma = list.find(',');
        std::string_view element = list.substr(0, comma);
        list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
        while (!element.empty() && (element.front() == ' ' || element.front() == '\t')) element.remove_prefix(1);
        while (!element.empty() && (element.back() == ' ' || element.back() == '\t')) element.remove_suffix(1);
        if (!element.empty()) visit(element);
    }
}

}  // namespace orrery::kit::http
