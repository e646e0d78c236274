// The file in a form: wherever it is cut, and whatever stands around it.
#include "service/form_file.h"

#include <boost/test/unit_test.hpp>

#include "app/package.h"

using orrery::service::FormFile;

namespace {

const std::string kForm =
    "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nno file\r\n"
    "--b\r\ncontent-disposition: form-data; name=\"app\"; FileName=\"a.qvf\"\r\nContent-Type: x/y\r\n\r\n"
    "one\r\n--not the end\r\n\r\n--b\r\nContent-Disposition: form-data; filename=\"later\"\r\n\r\nlater\r\n--b--\r\n";
const std::string kFile = "one\r\n--not the end\r\n";

std::string cut_out(const std::string& form, std::size_t piece, const std::string& boundary = "b") {
    std::string file;
    FormFile reader(boundary, [&](std::string_view bytes) { file += bytes; });
    for (std::size_t at = 0; at < form.size(); at += piece) reader.add(std::string_view(form).substr(at, piece));
    reader.end();
    return file;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(form_file)

BOOST_AUTO_TEST_CASE(it_is_found_however_the_form_is_cut) {
    for (std::size_t piece = 1; piece <= kForm.size(); ++piece) BOOST_TEST(cut_out(kForm, piece) == kFile);
}

BOOST_AUTO_TEST_CASE(an_empty_file_and_one_of_many_line_ends_come_whole) {
    const auto with = [](const std::string& content) {
        return "preamble\r\n--b\r\nContent-Disposition: form-data; filename=\"\"\r\n\r\n" + content + "\r\n--b--";
    };
    for (const std::string& content :
         {std::string(), std::string("\r\n"), std::string("\r\n\r\n\r\n--"), std::string("\r\n-\r\n--\r\n")})
        for (std::size_t piece : {1, 2, 3, 1000}) BOOST_TEST(cut_out(with(content), piece) == content);
}

BOOST_AUTO_TEST_CASE(what_has_no_whole_file_is_refused) {
    const std::string headers = "--b\r\nContent-Disposition: form-data; filename=\"a\"\r\n";
    const std::string bad[] = {"",
                               "no form at all",
                               "--b--\r\n",
                               headers,
                               headers + "\r\nhalf a file",
                               headers + "\r\nhalf a file\r\n--",
                               "--b\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\ntext\r\n--b--\r\n",
                               "--b\r\n" + std::string(20'000, 'x')};
    for (const std::string& form : bad)
        for (std::size_t piece : {1, 7, 100'000}) BOOST_CHECK_THROW(cut_out(form, piece), orrery::app::PackageError);
    BOOST_CHECK_THROW(cut_out(kForm, 10, "other"), orrery::app::PackageError);
}

BOOST_AUTO_TEST_SUITE_END()
