#include "rest_rows.h"

namespace rest {

RestRows::RestRows(std::string first, Read read) : read_(std::move(read)), next_(std::move(first)) {
    load();
    table_ = Table(page_);
}

bool RestRows::fetch(orrery::BlockWriter& out) {
    for (;;) {
        for (; row_ < page_.rows->size(); ++row_) {
            if (out.size() >= orrery::max_block / 2) return true;
            table_.add(page_, row_, out);
        }
        if (next_.empty()) return false;
        if (out.rows() > 0) return true;  // what is here goes out before the next page is waited for
        load();
    }
}

void RestRows::load() {
    if (++pages_ > most_pages_)
        throw orrery::Error(orrery::Code::limit, "the result has more than 100000 pages", "ask for larger ones");
    page_ = read_(next_);
    row_ = 0;
}

}  // namespace rest
