// Precedence climbing for the operators of section 5.2; recursion only follows parentheses, calls and prefix operators.
#include "expression/parser.h"

#include <fmt/format.h>

#include <array>

#include "expression/function_table.h"

namespace orrery::engine {

void TokenStream::advance() {
    Outcome<Token> token = lexer_.next();
    if (!token) throw ParseFailure{token.error()};
    current_ = token.value();
}

void TokenStream::fail(const Token& token, std::string message, std::string expected, std::string nearest) const {
    throw ParseFailure{error_at(lexer_.text(), token.offset, token.length, std::move(message), std::move(expected),
                                std::move(nearest))};
}

void TokenStream::fail_unexpected(std::string expected) const {
    if (current_.kind == TokenKind::end) fail(current_, "the expression ends too early", std::move(expected));
    fail(current_, fmt::format("unexpected {}", current_.text.substr(0, 40)), std::move(expected));
}

void TokenStream::expect(std::string_view symbol, std::string_view where) {
    if (!accept(symbol)) fail_unexpected(fmt::format("'{}' {}", symbol, where));
}

namespace {

struct BinaryOperator {
    std::string_view text;  ///< lower case
    Operator op;
    int level;  ///< higher binds tighter
};

constexpr int kPrefixLevel = 10;
constexpr int kNotLevel = 3;

constexpr BinaryOperator kBinaryOperators[] = {
    {"*", Operator::multiply, 9},       {"/", Operator::divide, 9},        {"+", Operator::add, 8},
    {"-", Operator::subtract, 8},       {"&", Operator::concatenate, 7},   {"bitand", Operator::bit_and, 6},
    {"bitxor", Operator::bit_xor, 6},   {"bitor", Operator::bit_or, 6},    {"<<", Operator::shift_left, 6},
    {">>", Operator::shift_right, 6},   {"=", Operator::equal, 5},         {"<>", Operator::not_equal, 5},
    {"<", Operator::less, 5},           {"<=", Operator::less_equal, 5},   {">", Operator::greater, 5},
    {">=", Operator::greater_equal, 5}, {"like", Operator::like, 5},       {"precedes", Operator::precedes, 5},
    {"follows", Operator::follows, 5},  {"and", Operator::logical_and, 2}, {"or", Operator::logical_or, 1},
    {"xor", Operator::logical_xor, 1},
};

const BinaryOperator* find_binary(const Token& token) {
    if (token.kind != TokenKind::symbol && token.kind != TokenKind::word) return nullptr;
    for (const BinaryOperator& candidate : kBinaryOperators)
        if (equals_ignoring_case(token.text, candidate.text)) return &candidate;
    return nullptr;
}

class Parser {
public:
    Parser(std::string_view text, std::size_t begin) : tokens_(text, begin), builder_(std::string()) {
        if (tokens_.peek().is("=")) tokens_.advance();
    }

    std::uint32_t expression(int lowest_level = 0) {
        std::uint32_t left = operand();
        while (const BinaryOperator* found = find_binary(tokens_.peek())) {
            if (found->level <= lowest_level) break;
            const Token token = tokens_.take();
            const std::uint32_t right = expression(found->level);
            Node node = make(NodeKind::binary, token);
            node.op = found->op;
            left = builder_.add(node, std::array{left, right});
        }
        return left;
    }

    TokenStream& tokens() { return tokens_; }
    ExpressionPtr finish(std::string text) {
        builder_.set_text(std::move(text));
        return builder_.finish();
    }

private:
    static Node make(NodeKind kind, const Token& token) {
        Node node;
        node.kind = kind;
        node.offset = static_cast<std::uint32_t>(token.offset);
        node.length = static_cast<std::uint32_t>(token.length);
        return node;
    }

    std::uint32_t operand() {
        const Token token = tokens_.peek();
        switch (token.kind) {
            case TokenKind::number: {
                tokens_.advance();
                Node node = make(NodeKind::number, token);
                node.number = token.number;
                return builder_.add(node, {});
            }
            case TokenKind::text:
                return named(NodeKind::text, tokens_.take());
            case TokenKind::bracketed:
            case TokenKind::quoted:
                return named(NodeKind::name, tokens_.take());
            case TokenKind::word:
                return word();
            case TokenKind::symbol:
                if (token.is("(")) return parenthesised();
                if (token.is("{")) return scoped();
                if (token.is("-")) return unary(Operator::minus, kPrefixLevel);
                if (token.is("+")) return unary(Operator::plus, kPrefixLevel);
                break;
            case TokenKind::end:
                break;
        }
        tokens_.fail_unexpected("a field, a value, a function or '('");
    }

    std::uint32_t named(NodeKind kind, const Token& token) {
        Node node = make(kind, token);
        node.quoted = token.kind != TokenKind::word;
        node.data = builder_.add_string(token.unquoted());
        return builder_.add(node, {});
    }

    std::uint32_t word() {
        const Token token = tokens_.take();
        if (tokens_.peek().is("(") && !token.is_word("not") && !token.is_word("bitnot")) return call(token);
        if (token.is_word("not")) return unary_operand(token, Operator::logical_not, kNotLevel);
        if (token.is_word("bitnot")) return unary_operand(token, Operator::bit_not, kPrefixLevel);
        if (find_binary(token) != nullptr)
            tokens_.fail(token, fmt::format("the operator {} has nothing on its left", token.text),
                         "a field, a value, a function or '('");
        return named(NodeKind::name, token);
    }

    std::uint32_t unary(Operator op, int level) {
        const Token token = tokens_.take();
        return unary_operand(token, op, level);
    }

    std::uint32_t unary_operand(const Token& token, Operator op, int level) {
        const Nesting nesting(depth_, tokens_);
        const std::uint32_t inner = expression(level);
        Node node = make(NodeKind::unary, token);
        node.op = op;
        return builder_.add(node, std::array{inner});
    }

    std::uint32_t parenthesised() {
        const Nesting nesting(depth_, tokens_);
        tokens_.advance();
        const std::uint32_t inner = expression();
        tokens_.expect(")", "to close the parenthesis");
        return inner;
    }

    std::uint32_t scoped() {
        const Nesting nesting(depth_, tokens_);
        const Token token = tokens_.peek();
        Modifiers modifiers;
        modifiers.set = parse_set(tokens_, depth_);
        const std::uint32_t inner = expression();
        Node node = make(NodeKind::scope, token);
        node.modifiers = builder_.add_modifiers(std::move(modifiers));
        return builder_.add(node, std::array{inner});
    }

    std::uint32_t call(const Token& name) {
        const Nesting nesting(depth_, tokens_);
        const auto id = find_function(name.text);
        if (!id)
            tokens_.fail(name, fmt::format("unknown function {}", name.text.substr(0, 60)), {},
                         nearest_function(name.text));
        const FunctionInfo& function = all_functions()[*id];
        tokens_.advance();
        Node node = make(NodeKind::call, name);
        node.data = *id;
        Modifiers modifiers;
        const bool modified = parse_modifiers(function, modifiers);
        std::vector<std::uint32_t> arguments;
        if (!tokens_.peek().is(")")) parse_arguments(function, arguments, modifiers);
        tokens_.expect(")", fmt::format("or ',' in the arguments of {}", function.name));
        check_arity(name, function, arguments.size());
        if (modified || !modifiers.aggr_dimensions.empty())
            node.modifiers = builder_.add_modifiers(std::move(modifiers));
        return builder_.add(node, arguments);
    }

    void parse_arguments(const FunctionInfo& function, std::vector<std::uint32_t>& arguments, Modifiers& modifiers) {
        do {
            if (function.aggregation == AggregationKind::aggr && !arguments.empty()) {
                modifiers.aggr_dimensions.push_back(aggr_dimension());
            } else {
                arguments.push_back(expression());
            }
        } while (tokens_.accept(","));
    }

    // {set}, DISTINCT, TOTAL <fields> in any order in front of the arguments.
    bool parse_modifiers(const FunctionInfo& function, Modifiers& modifiers) {
        bool any = false;
        while (true) {
            const Token token = tokens_.peek();
            if (token.is("{")) {
                require_aggregation(function, token, "a set");
                modifiers.set = parse_set(tokens_, depth_);
            } else if (token.is_word("distinct") && starts_argument_after(token)) {
                require_aggregation(function, token, "DISTINCT");
                tokens_.advance();
                modifiers.distinct = true;
            } else if (token.is_word("nodistinct") && starts_argument_after(token)) {
                require_aggregation(function, token, "NODISTINCT");
                tokens_.advance();
                modifiers.nodistinct = true;
            } else if (token.is_word("total") && (starts_argument_after(token) ||
                                                  function.kind == FunctionKind::chart || is_bare_total(function))) {
                require_aggregation(function, token, "TOTAL");
                tokens_.advance();
                modifiers.total = true;
                if (tokens_.accept("<")) total_fields(modifiers);
            } else {
                return any;
            }
            any = true;
        }
    }

    // RowNo(TOTAL) has nothing behind it.
    static bool is_bare_total(const FunctionInfo& function) {
        return row_function_of(function) != RowFunction::none && function.min_arguments == 0;
    }

    // A field may be called "total": it is a modifier only when something other than an operator follows.
    bool starts_argument_after(const Token& token) const {
        Lexer ahead(tokens_.text(), token.end_offset());
        const Outcome<Token> next = ahead.next();
        if (!next) return true;
        const Token& after = next.value();
        if (after.is("<")) return token.is_word("total");
        if (after.is("-") || after.is("+")) return true;
        return !(after.kind == TokenKind::end || after.is(")") || after.is(",") || find_binary(after) != nullptr);
    }

    void require_aggregation(const FunctionInfo& function, const Token& token, std::string_view what) const {
        if (function.kind == FunctionKind::aggregation || function.kind == FunctionKind::chart) return;
        if (row_function_of(function) != RowFunction::none && what == "TOTAL") return;
        tokens_.fail(token, fmt::format("{} is not an aggregation and takes no {}", function.name, what));
    }

    void total_fields(Modifiers& modifiers) {
        do {
            modifiers.total_fields.push_back(field_name("a field name after TOTAL <").unquoted());
        } while (tokens_.accept(","));
        tokens_.expect(">", "to close TOTAL <");
    }

    Token field_name(std::string_view expected) {
        const Token token = tokens_.peek();
        if (token.kind != TokenKind::word && token.kind != TokenKind::bracketed && token.kind != TokenKind::quoted)
            tokens_.fail_unexpected(std::string(expected));
        tokens_.advance();
        return token;
    }

    AggrDimension aggr_dimension() {
        AggrDimension dimension;
        const bool sorted = tokens_.accept("(");
        const Token name = field_name("a field name as dimension of Aggr");
        dimension.field = name.unquoted();
        dimension.offset = name.offset;
        dimension.length = name.length;
        if (!sorted) return dimension;
        if (tokens_.accept(",")) aggr_sorting(dimension);
        tokens_.expect(")", "to close the dimension of Aggr");
        return dimension;
    }

    void aggr_sorting(AggrDimension& dimension) {
        const bool listed = tokens_.accept("(");
        dimension.sort_type = ascii_lower(field_name("NUMERIC, TEXT, FREQUENCY or LOAD_ORDER").text);
        if (listed && tokens_.accept(","))
            dimension.sort_order = ascii_lower(field_name("ASCENDING or DESCENDING").text);
        if (listed) tokens_.expect(")", "to close the sorting of Aggr");
    }

    void check_arity(const Token& name, const FunctionInfo& function, std::size_t count) const {
        if (count >= function.min_arguments &&
            (function.max_arguments == kAnyNumber || count <= function.max_arguments))
            return;
        std::string expected = function.min_arguments == function.max_arguments
                                   ? fmt::format("{}", function.min_arguments)
                               : function.max_arguments == kAnyNumber
                                   ? fmt::format("at least {}", function.min_arguments)
                                   : fmt::format("{} to {}", function.min_arguments, function.max_arguments);
        tokens_.fail(name, fmt::format("{} got {} argument(s)", function.name, count), std::move(expected));
    }

    TokenStream tokens_;
    ExpressionBuilder builder_;
    unsigned depth_ = 0;
};

void check_size(std::string_view text) {
    if (text.size() > kLongestExpression)
        throw ParseFailure{error_at(
            text.substr(0, 0), 0, 0,
            fmt::format("the expression has {} bytes, more than the limit of {}", text.size(), kLongestExpression))};
}

}  // namespace

Outcome<ExpressionPtr> parse(std::string_view text) {
    try {
        check_size(text);
        Parser parser(text, 0);
        parser.expression();
        if (parser.tokens().peek().kind != TokenKind::end) parser.tokens().fail_unexpected("an operator or the end");
        return parser.finish(std::string(text));
    } catch (const ParseFailure& failure) {
        return failure.error;
    }
}

Outcome<ParsedPrefix> parse_prefix(std::string_view text, std::size_t begin) {
    try {
        Parser parser(text, begin);
        parser.expression();
        const std::size_t end = parser.tokens().peek().offset;
        if (end - begin > kLongestExpression) check_size(text.substr(begin, end - begin));
        return ParsedPrefix{parser.finish(std::string(text.substr(begin, end - begin))), end};
    } catch (const ParseFailure& failure) {
        return failure.error;
    }
}

}  // namespace orrery::engine
