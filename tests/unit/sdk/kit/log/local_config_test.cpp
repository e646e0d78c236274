#include <orrery/kit/log/kind.h>
#include <orrery/kit/log/local_config.h>

#include <algorithm>

#include "cases.h"

using namespace orrery;
using namespace orrery::logkit;
using namespace orrery::logkit::test;

BOOST_AUTO_TEST_SUITE(local_log_config)

namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (char c : text) out += c == '\t' ? "\\t" : c == '\n' ? "\\n" : c == '\r' ? "\\r" : std::string(1, c);
    return out;
}
std::string params(const Params& all) {
    auto line = escaped(to_line({"x", all}));
    return line.size() > 2 ? line.substr(2) : "";
}
std::string joined(const std::vector<std::string>& names) {
    std::string out;
    for (auto& name : names) out += (out.empty() ? "" : ",") + name;
    return out;
}

/// What was read, in one line.
std::string summary(const LocalLogConfig& config) {
    std::string out = "ok:";
    for (auto& spec : config.appenders) {
        out +=
            " " + spec.name + "=" + type_of(spec.type) + "(" + params(spec.params) + ")[" + params(spec.layout.params);
        for (auto& converter : spec.layout.converters)
            out += " {" + std::string(converter.params.text("name")) + " " +
                   converter.type.substr(converter.type.rfind('.') + 1) + "}";
        out += "]";
        for (auto& filter : spec.filters) {
            auto line = to_line({filter.type.substr(filter.type.rfind('.') + 1), filter.params});
            std::replace(line.begin(), line.end(), ' ', '_');
            out += " filter:" + line;
        }
        out += spec.evaluator ? " evaluator" : "";
        out += spec.lossy_evaluator ? " lossy" : "";
    }
    if (!config.root.empty()) out += " root->" + joined(config.root);
    for (auto& logger : config.loggers) out += " " + logger.logger + "->" + joined(logger.appenders);
    return out;
}

std::string read(const std::string& text) {
    try {
        return summary(read_local_log_config(text, "L.xml"));
    } catch (const Error& error) {
        return error.message() + (error.hint().empty() ? "" : " / " + error.hint());
    }
}

}  // namespace

BOOST_AUTO_TEST_CASE(files_give_what_their_last_comment_says) {
    size_t count = 0;
    for (auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(ORRERY_TEST_DATA) / "cases" / "local")) {
        if (entry.path().extension() != ".xml") continue;
        ++count;
        auto text = file_text(entry.path());
        BOOST_TEST_CONTEXT(entry.path().filename().string()) {
            auto got = read(text);
            auto comment = text.rfind("<!-- ");
            auto beside = entry.path().string() + ".error";
            std::string wanted = std::filesystem::exists(beside)
                                     ? "error: " + file_text(beside)
                                     : text.substr(comment + 5, text.rfind(" -->") - comment - 5);
            while (!wanted.empty() && wanted.back() == '\n') wanted.pop_back();
            if (wanted.starts_with("error: "))
                BOOST_TEST(got.find(wanted.substr(7)) != got.npos, got << " has not: " << wanted.substr(7));
            else
                BOOST_TEST(got == wanted);
            if (wanted.starts_with("error: ")) BOOST_TEST(got.starts_with("L.xml:"));
        }
    }
    BOOST_TEST(count >= 25u);
}

BOOST_AUTO_TEST_CASE(a_file_over_one_megabyte_is_refused) {
    auto text = "<configuration>" + std::string(max_local_config, ' ') + "</configuration>";
    BOOST_TEST(read(text).find("longer than 1 MB") != std::string::npos);
    text = "<configuration>" + std::string(max_local_config - 31, ' ') + "</configuration>";
    BOOST_TEST(read(text) == "ok:");
}

BOOST_AUTO_TEST_CASE(other_encodings_are_read) {
    std::string plain =
                    "<appender name=\"gr\xc3\xbc\xc3\x9f"
                    "e\" type=\"x\"><layout/></appender>",
                wide = "\xff\xfe";
    for (char16_t c : std::u16string(u"<?xml version='1.0' encoding='utf-16'?>\r\n<appender name=\"gr\u00fc\u00dfe\" "
                                     u"type=\"x\"><layout/></appender>"))
        wide += static_cast<char>(c & 0xff), wide += static_cast<char>(c >> 8);
    auto wanted =
        "ok: gr\xc3\xbc\xc3\x9f"
        "e=x()[]";
    BOOST_TEST(read(plain) == wanted);
    BOOST_TEST(read("\xef\xbb\xbf<?xml version=\"1.0\"?>" + plain) == wanted);
    BOOST_TEST(read(wide) == wanted);
    BOOST_TEST(read("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><appender name=\"gr\xfc\xdf"
                    "e\" type=\"x\"><layout/></appender>") == wanted);
    BOOST_TEST(read("<appender name=\"gr\xfc\" type=\"x\"/>").find("no well-formed XML") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(deep_nesting_is_refused) {
    std::string text;
    for (int i = 0; i < 1000; ++i) text += "<logger name=\"a\">";
    BOOST_TEST(read(text).find("nested too deep") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
