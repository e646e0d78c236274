#include "qix/grammar.h"

#include <array>

#include "expression/function_table.h"
#include "expression/hash_text.h"
#include "qix/errors.h"

namespace orrery::qix {
namespace {

using json::Value;

constexpr std::array kStatements = {"LOAD",    "STORE",     "DROP",    "RENAME", "SET",   "LET",     "TRACE",
                                    "QUALIFY", "UNQUALIFY", "COMMENT", "TAG",    "UNTAG", "SECTION", "DIRECTORY",
                                    "LIB",     "SQL",       "SELECT",  "MAP",    "ALIAS", "SLEEP",   "NULLASVALUE"};
constexpr std::array kControl = {"IF",    "THEN",  "ELSEIF", "ELSE", "END",  "FOR",    "EACH",    "NEXT", "DO",  "LOOP",
                                 "WHILE", "UNTIL", "SUB",    "CALL", "EXIT", "SWITCH", "DEFAULT", "CASE", "STEP"};
constexpr std::array kOperators = {"and",   "or",     "xor",    "not", "like", "precedes", "follows", "bitand",
                                   "bitor", "bitxor", "bitnot", "+",   "-",    "*",        "/",       "&",
                                   "=",     "<>",     "<",      "<=",  ">",    ">="};

class Writer {
public:
    explicit Writer(GrammarKind kind) : kind_(kind) {}

    Value definitions() {
        const bool script = kind_ == GrammarKind::script;
        definition(script ? "script" : "expression", "").set("qIsBnfRule", true);
        std::vector<std::size_t> parts;
        if (script) {
            for (const char* word : kStatements) parts.push_back(literal(word, "qScriptStatement"));
            for (const char* word : kControl) parts.push_back(literal(word, "qControlStatement"));
        }
        for (const char* sign : kOperators) parts.push_back(literal(sign, ""));
        for (const engine::FunctionInfo& function : engine::all_functions())
            if (is_offered(function)) parts.push_back(add_function(function));
        Value numbers = Value::array();
        for (const std::size_t part : parts) numbers.push_back(part);
        list_.as_array().front().set("qBnf", std::move(numbers));
        return std::move(list_);
    }

private:
    /// Functions of the record being loaded are for scripts only, those about a chart's rows and selections for charts.
    bool is_offered(const engine::FunctionInfo& function) const {
        const bool of_script = function.kind == engine::FunctionKind::record;
        const bool of_chart =
            function.kind == engine::FunctionKind::rows || function.kind == engine::FunctionKind::chart;
        return kind_ == GrammarKind::script ? !of_chart : !of_script;
    }

    Value& definition(const std::string& name, const std::string& text) {
        list_.push_back(Value::object({{"qBnf", Value::array()},
                                       {"qNbr", list_.size()},
                                       {"qPNbr", 0},
                                       {"qHelpId", 0},
                                       {"qName", name},
                                       {"qStr", text},
                                       {"qMT", "N"},
                                       {"qFG", "NONE"},
                                       {"qFGList", Value::array()}}));
        return list_.as_array().back();
    }
    std::size_t literal(const std::string& text, std::string_view flag) {
        Value& made = definition(text, text);
        made.set("qBnfLiteral", true);
        if (!flag.empty()) made.set(flag, true);
        return list_.size() - 1;
    }
    std::size_t add_function(const engine::FunctionInfo& function) {
        Value& made =
            definition(std::string(function.name), std::string(function.name) + "(" + std::string(function.help) + ")");
        const std::string_view group = engine::protocol_name(function.group);
        made.set("qQvFunc", true);
        if (function.kind == engine::FunctionKind::aggregation) made.set("qAggrFunc", true);
        made.set("qFG", group);
        made.set("qFGList", Value::array({group}));
        return list_.size() - 1;
    }

    const GrammarKind kind_;
    Value list_ = Value::array();
};

std::string hash_of(const Value& definitions) {
    const std::string text[] = {json::dump(definitions)};
    return engine::hash_text(text, 22);
}

struct Grammar {
    Value definitions;
    std::string hash;
    explicit Grammar(GrammarKind kind) : definitions(Writer(kind).definitions()), hash(hash_of(definitions)) {}
};

const Grammar& grammar_of(GrammarKind kind) {
    static const Grammar script(GrammarKind::script), expression(GrammarKind::expression);
    return kind == GrammarKind::script ? script : expression;
}

}  // namespace

GrammarKind grammar_kind(const std::string& name) {
    if (name == "S" || name == "SCRIPT_TEXT_SCRIPT") return GrammarKind::script;
    if (name == "E" || name == "SCRIPT_TEXT_EXPRESSION") return GrammarKind::expression;
    throw QixError(ErrorCode::invalid_parameters, "qBnfType must be S (scripts) or E (expressions)", "qBnfType");
}

const Value& grammar(GrammarKind kind) { return grammar_of(kind).definitions; }
const std::string& grammar_hash(GrammarKind kind) { return grammar_of(kind).hash; }

}  // namespace orrery::qix
