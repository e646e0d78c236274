#include "condition.h"
#include "lexer.h"
#include "model/fold.h"

namespace orrery::repository {
namespace {

constexpr int deepest_nesting = 64;
constexpr std::size_t most_nodes = 2000;

class Parser {
public:
    explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

    ConditionPtr whole() {
        if (now().kind == Token::Kind::end) return node(Condition::Kind::always);
        auto out = either();
        if (now().kind != Token::Kind::end) fail("expected 'and', 'or' or the end of the condition");
        return out;
    }

private:
    // One level of recursion; every way down goes through here.
    struct Deeper {
        Parser& parser;
        explicit Deeper(Parser& p) : parser(p) {
            if (++parser.depth_ > deepest_nesting)
                parser.fail("the condition is nested deeper than " + std::to_string(deepest_nesting) + " levels");
        }
        ~Deeper() { --parser.depth_; }
    };

    const Token& now() const { return tokens_[at_]; }
    bool is_symbol(std::string_view text) const { return now().kind == Token::Kind::symbol && now().text == text; }
    bool is_word(std::string_view text) const { return now().kind == Token::Kind::word && same_name(now().text, text); }
    bool take_symbol(std::string_view text) { return is_symbol(text) && ++at_; }
    bool take_word(std::string_view text) { return is_word(text) && ++at_; }
    [[noreturn]] void fail(const std::string& what) const { throw ConditionError(what, now().position); }
    void expect(std::string_view symbol) {
        if (!take_symbol(symbol)) fail("expected '" + std::string(symbol) + "'");
    }

    std::shared_ptr<Condition> node(Condition::Kind kind) {
        if (++nodes_ > most_nodes) fail("the condition has more than " + std::to_string(most_nodes) + " parts");
        auto out = std::make_shared<Condition>();
        out->kind = kind;
        out->position = now().position;
        return out;
    }

    ConditionPtr list(Condition::Kind kind, ConditionPtr (Parser::*part)(), std::string_view word,
                      std::string_view symbol) {
        auto first = (this->*part)();
        if (!is_word(word) && !is_symbol(symbol)) return first;
        auto out = node(kind);
        out->parts.push_back(std::move(first));
        while (take_word(word) || take_symbol(symbol)) out->parts.push_back((this->*part)());
        return out;
    }

    ConditionPtr either() {
        Deeper level(*this);
        return list(Condition::Kind::any, &Parser::both, "or", "||");
    }
    ConditionPtr both() { return list(Condition::Kind::all, &Parser::maybe_not, "and", "&&"); }

    ConditionPtr maybe_not() {
        Deeper level(*this);
        if (!is_symbol("!") && !is_word("not")) return primary();
        auto out = node(Condition::Kind::negated);
        ++at_;
        out->parts.push_back(maybe_not());
        return out;
    }

    ConditionPtr primary() {
        if (take_symbol("(")) {
            auto inner = either();
            expect(")");
            return inner;
        }
        return test();
    }

    ConditionPtr test() {
        auto out = node(Condition::Kind::truth);
        out->left = operand();
        if (is_symbol("(")) {
            call(*out);
        } else if (auto comparison = take_comparison()) {
            out->kind = Condition::Kind::comparison;
            out->comparison = *comparison;
            out->right = operand();
            if (is_symbol("(")) fail("a call answers true or false and cannot be compared");
        }
        return out;
    }

    std::optional<Condition::Comparison> take_comparison() {
        using Comparison = Condition::Comparison;
        if (take_symbol("==")) return Comparison::exact;
        if (take_symbol("=")) return Comparison::equal;
        if (take_symbol("!=")) return Comparison::unequal;
        if (take_word("like")) return Comparison::like;
        if (take_word("matches")) return Comparison::matches;
        return std::nullopt;
    }

    // The last segment of the path was the name of a function.
    void call(Condition& out) {
        if (out.left.kind != Operand::Kind::path || out.left.segments.empty() || out.left.segments.back().custom)
            fail("only a property of user or resource can be asked a question");
        out.kind = Condition::Kind::call;
        out.function = fold(out.left.segments.back().name);
        out.left.segments.pop_back();
        expect("(");
        if (now().kind == Token::Kind::text) out.argument = tokens_[at_++].text;
        expect(")");
    }

    Operand operand() {
        const Token& token = now();
        Operand out;
        out.position = token.position;
        switch (token.kind) {
            case Token::Kind::text:
            case Token::Kind::number:
                out.constant = token.text;
                break;
            case Token::Kind::word:
                if (is_word("true") || is_word("false")) {
                    out.constant = fold(token.text);
                    break;
                }
                return path();
            default:
                fail("expected a property, a text, a number, true or false");
        }
        ++at_;
        return out;
    }

    Operand path() {
        Operand out;
        out.kind = Operand::Kind::path;
        out.position = now().position;
        out.root = fold(now().text);
        if (out.root == "subject") out.root = "user";
        if (out.root != "user" && out.root != "resource" && out.root != "node")
            fail("'" + now().text + "' is unknown: a property begins with user. or resource.");
        ++at_;
        while (take_symbol(".")) {
            if (now().kind != Token::Kind::word && now().kind != Token::Kind::custom)
                fail("expected the name of a property after '.'");
            out.segments.push_back({now().text, now().kind == Token::Kind::custom});
            ++at_;
            if (out.segments.size() > 16) fail("a property path may have at most 16 steps");
        }
        return out;
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0, nodes_ = 0;
    int depth_ = 0;
};

}  // namespace

ConditionPtr parse_condition(std::string_view text) { return Parser(tokenise(text)).whole(); }

}  // namespace orrery::repository
