#include <orrery/kit/log/local_config.h>

#include <algorithm>

#include "local_schema.h"
#include "printed_text.h"
#include "text.h"
#include "xml_source.h"

namespace orrery::logkit {

namespace {

std::string tag(std::string_view name) { return "<" + shown(name) + ">"; }

class Builder : public XmlHandler {
public:
    explicit Builder(const XmlText& source) : source_(source) { open_.push_back({Node::document, "", 0, 0, {}}); }

    void begin(const XmlElement& element) override {
        if (open_.size() > 32) source_.fail(element.at, "elements are nested too deep");
        auto node = admit(element);
        check_attributes(node, element);
        open_.push_back({node, element.name, element.at, 0, {}});
        enter(node, element);
    }
    void end(std::string_view) override {
        auto& closing = open_.back();
        auto must = rule_of(closing.node).must_have;
        if (!must.empty() && std::find(closing.seen.begin(), closing.seen.end(), must) == closing.seen.end())
            source_.fail(closing.at, tag(closing.name) + " has no " + tag(must));
        if (closing.node == Node::converter) finish_converter(closing.at);
        if (closing.node == Node::logger) loggers_.pop_back();
        open_.pop_back();
    }
    void text(size_t at) override {
        source_.fail(at, "text within " + (open_.back().name.empty() ? "the file" : tag(open_.back().name)),
                     "values stand in attributes, as in <param name=\"…\" value=\"…\"/>");
    }
    LocalLogConfig finish() {
        for (auto& reference : references_) check_reference(reference);
        std::erase_if(config_.loggers, [](auto& logger) { return logger.appenders.empty(); });
        return std::move(config_);
    }

private:
    struct Open {
        Node node;
        std::string name;
        size_t at, order;                    ///< order: of the last child, among those that may come
        std::vector<std::string_view> seen;  ///< children
    };
    struct Reference {
        std::string name;
        size_t at;
    };

    Node admit(const XmlElement& element) {
        auto& parent = open_.back();
        auto& children = rule_of(parent.node).children;
        auto found = std::find_if(children.begin(), children.end(), [&](auto& c) { return c.name == element.name; });
        if (found == children.end()) refuse(element, children);
        auto order = static_cast<size_t>(found - children.begin());
        if (order < parent.order)
            source_.fail(element.at, tag(element.name) + " must stand before " + tag(children[parent.order].name),
                         "the order is " + names(children));
        if (found->once && std::find(parent.seen.begin(), parent.seen.end(), found->name) != parent.seen.end())
            source_.fail(element.at, "a second " + tag(element.name) + ", expected at most one");
        parent.order = order;
        parent.seen.push_back(found->name);
        return found->node;
    }
    [[noreturn]] void refuse(const XmlElement& element, const std::vector<ChildRule>& children) const {
        std::vector<std::string_view> known;
        for (auto& child : children) known.push_back(child.name);
        auto where = open_.back().name.empty() ? std::string("here") : "in " + tag(open_.back().name);
        auto near = nearest(element.name, known);
        source_.fail(element.at,
                     tag(element.name) + " is not expected " + where + ", expected " +
                         (known.empty() ? "its end" : names(children)),
                     near.empty() ? "" : "did you mean " + tag(near) + "?");
    }
    static std::string names(const std::vector<ChildRule>& children) {
        std::string out;
        for (auto& child : children) out += (out.empty() ? "" : ", ") + tag(child.name);
        return out;
    }

    void check_attributes(Node node, const XmlElement& element) const {
        auto& rule = rule_of(node);
        for (auto& attribute : element.attributes) {
            if (std::find(rule.attributes.begin(), rule.attributes.end(), attribute.name) != rule.attributes.end())
                continue;
            std::string all;
            for (auto name : rule.attributes) all += (all.empty() ? "" : ", ") + std::string(name);
            auto near = nearest(attribute.name, rule.attributes);
            source_.fail(source_.attribute_at(element.at, attribute.name),
                         tag(element.name) + " has no attribute " + shown(attribute.name) + ", expected " +
                             (all.empty() ? "none" : all),
                         near.empty() ? "" : "did you mean " + near + "?");
        }
        for (auto name : rule.required)
            if (!find(element, name))
                source_.fail(element.at, tag(element.name) + " has no attribute " + std::string(name));
    }
    static const std::string* find(const XmlElement& element, std::string_view name) {
        for (auto& attribute : element.attributes)
            if (attribute.name == name) return &attribute.value;
        return nullptr;
    }
    static std::string value(const XmlElement& element, std::string_view name) {
        auto* found = find(element, name);
        return found ? *found : std::string();
    }
    static std::string type(const XmlElement& element) {
        auto out = value(element, "type");
        return out.empty() ? value(element, "class") : out;
    }
    /// Names of appenders and loggers: not empty, no $ in front.
    std::string name(const XmlElement& element, std::string_view attribute) const {
        auto out = value(element, attribute);
        if (!out.empty() && out[0] != '$') return out;
        source_.fail(source_.attribute_at(element.at, attribute),
                     std::string(attribute) + "=\"" + shown(out) + "\": expected a name that does not begin with $");
    }

    void enter(Node node, const XmlElement& element) {
        auto part = [&] { return PartSpec{type(element), {}}; };
        switch (node) {
            case Node::appender:
                enter_appender(element);
                break;
            case Node::filter:
                appender().filters.push_back(part());
                break;
            case Node::evaluator:
                appender().evaluator = part();
                break;
            case Node::lossy_evaluator:
                appender().lossy_evaluator = part();
                break;
            case Node::layout:
                appender().layout.type = type(element);
                break;
            case Node::converter:
                appender().layout.converters.push_back(part());
                break;
            case Node::param:
                add_param(element);
                break;
            case Node::logger:
                enter_logger(element);
                break;
            case Node::appender_ref:
                add_reference(element);
                break;
            default:
                break;
        }
    }
    AppenderSpec& appender() { return config_.appenders.back(); }
    void enter_appender(const XmlElement& element) {
        AppenderSpec spec;
        spec.name = name(element, "name"), spec.type = type(element);
        if (spec.type.empty()) source_.fail(element.at, "<appender> has neither type nor class");
        for (auto& other : config_.appenders)
            if (other.name == spec.name)
                source_.fail(source_.attribute_at(element.at, "name"), "a second appender named " + shown(spec.name));
        config_.appenders.push_back(std::move(spec));
    }
    void add_param(const XmlElement& element) {
        auto of = open_[open_.size() - 2].node;
        auto& spec = appender();
        auto& params = of == Node::filter            ? spec.filters.back().params
                       : of == Node::evaluator       ? spec.evaluator->params
                       : of == Node::lossy_evaluator ? spec.lossy_evaluator->params
                       : of == Node::converter       ? spec.layout.converters.back().params
                       : of == Node::layout          ? spec.layout.params
                                                     : spec.params;
        auto key = value(element, "name");
        if (key.empty()) source_.fail(element.at, "<param> has an empty name");
        params.add(std::move(key), without_print_marks(value(element, "value")));
    }
    void finish_converter(size_t at) {
        auto& converter = appender().layout.converters.back();
        for (std::string_view must : {"name", "type"})
            if (converter.params.text(must).empty())
                source_.fail(at, "<converter> has no <param name=\"" + std::string(must) + "\" value=\"…\"/>");
        converter.type = converter.params.text("type");
        Params rest;
        for (auto& [key, given] : converter.params)
            if (!same_text(key, "type")) rest.add(key, given);
        converter.params = std::move(rest);
    }
    void enter_logger(const XmlElement& element) {
        // The manual wraps a logger into another one without a name, which then has nothing else.
        loggers_.push_back(find(element, "name") ? name(element, "name") : std::string());
        if (!loggers_.back().empty()) config_.loggers.push_back({loggers_.back(), {}});
    }
    void add_reference(const XmlElement& element) {
        auto ref = name(element, "ref");
        references_.push_back({ref, element.at});
        if (open_[open_.size() - 2].node == Node::root) return config_.root.push_back(std::move(ref));
        if (loggers_.back().empty()) source_.fail(open_[open_.size() - 2].at, "<logger> has no attribute name");
        // Loggers that were nested into this one stand behind it.
        auto own = std::find_if(config_.loggers.rbegin(), config_.loggers.rend(),
                                [&](auto& logger) { return logger.logger == loggers_.back(); });
        own->appenders.push_back(std::move(ref));
    }
    void check_reference(const Reference& reference) const {
        std::vector<std::string_view> known;
        for (auto& spec : config_.appenders) known.push_back(spec.name);
        if (std::find(known.begin(), known.end(), reference.name) != known.end()) return;
        auto near = nearest(reference.name, known);
        source_.fail(source_.attribute_at(reference.at, "ref"), "there is no appender named " + shown(reference.name),
                     near.empty() ? "" : "did you mean " + near + "?");
    }

    const XmlText& source_;
    LocalLogConfig config_;
    std::vector<Open> open_;
    std::vector<std::string> loggers_;  ///< the open ones' names
    std::vector<Reference> references_;
};

}  // namespace

LocalLogConfig read_local_log_config(std::string_view text, std::string_view origin) {
    if (text.size() > max_local_config)
        throw Error(Code::limit, std::string(origin) + ": the file is longer than 1 MB", "take appenders out");
    XmlText source(text, std::string(origin));
    Builder builder(source);
    source.read(builder);
    return builder.finish();
}

}  // namespace orrery::logkit
