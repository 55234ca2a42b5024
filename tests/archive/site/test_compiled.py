"""What templates print is escaped, in the quick way as in Jinja's own."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from archive.site.compiled import printed

VALUES = st.one_of(
    st.text(), st.text(alphabet="&<>'\"ab"), st.integers(), st.booleans(), st.floats(), st.none(),
    st.text().map(Markup), st.lists(st.text(alphabet="<&'x")),
)  # fmt: skip


@given(VALUES)
def test_a_value_is_printed_as_markupsafe_escapes_it(value: object) -> None:
    assert printed(value) == str(escape(value))
