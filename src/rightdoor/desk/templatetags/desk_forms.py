"""Fields of Django forms in the markup of GOV.UK Frontend: `{% load desk_forms %}`, used by `desk/parts/field.html`.

The ids of hint and error are those that Django 5.2 writes into `aria-describedby`: `<auto_id>_helptext` and `<auto_id>_error`.
"""

from __future__ import annotations

from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()

_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.MultipleHiddenInput, "hidden"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.SelectDateWidget, "parts"),
    (forms.MultiWidget, "parts"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.ClearableFileInput, "file"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
)
_CLASSES = {
    "select": "govuk-select",
    "textarea": "govuk-textarea",
    "file": "govuk-file-upload",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "input": "govuk-input",
}


@register.filter
def widget_kind(field: BoundField) -> str:
    """What a field is drawn as: hidden, checkboxes, radios, checkbox, parts, select, textarea, file, password or input."""
    return next((kind for widget, kind in _KINDS if isinstance(field.field.widget, widget)), "input")


@register.filter
def first_id(field: BoundField) -> str:
    """The id that a link of the error summary leads to: of the control, or of the first one of a group."""
    group = widget_kind(field) in ("checkboxes", "radios")
    parts = list(field.subwidgets) if group or widget_kind(field) == "parts" else []
    if group and parts:
        return str(parts[0].data["attrs"]["id"])
    if parts:
        return str(parts[0].data["subwidgets"][0]["attrs"]["id"])
    return str(field.id_for_label or field.auto_id)


@register.simple_tag
def control(field: BoundField, width: str = "", lines: str = "") -> SafeString:
    """The control of a field with the classes of GOV.UK Frontend. `width`: 2, 3, 4, 5, 10, 20, 30 or a share such as two-thirds."""
    kind = widget_kind(field)
    base = _CLASSES.get(kind, "govuk-input")
    classes = [base, str(field.field.widget.attrs.get("class", ""))]
    if field.errors:
        classes.append(f"{base.split()[0]}--error")
    if width:
        classes.append(f"govuk-input--width-{width}" if width.isdigit() else f"govuk-!-width-{width}")
    attributes: dict[str, Any] = {"class": " ".join(filter(None, classes))}
    if kind == "textarea":
        attributes["rows"] = lines or "5"
    if kind == "password":
        attributes |= {"spellcheck": "false", "autocapitalize": "none"}
    return field.as_widget(attrs=attributes)


@register.simple_tag
def parts_of(field: BoundField) -> list[dict[str, Any]]:
    """The controls of a field that has several (a date in three, a date and a time): template contexts with their `label`.

    Labels are those of the widget's attribute `labels`, else the last part of the name as a word.
    """
    widget = field.subwidgets[0].data
    labels = getattr(field.field.widget, "labels", ())
    return [
        part | {"label": labels[n] if n < len(labels) else str(part["name"]).rpartition("_")[2].capitalize()}
        for n, part in enumerate(widget["subwidgets"])
    ]


@register.simple_tag
def option_hint(field: BoundField, value: object) -> str:
    """The hint of one option of radios or checkboxes: the form field's attribute `option_hints`, a mapping by value."""
    hints: dict[str, str] = getattr(field.field, "option_hints", {})
    return hints.get(str(value), "")


@register.simple_tag
def described_by(field: BoundField) -> str:
    """The ids of hint and error of a group, for its fieldset."""
    return str(field.aria_describedby or "")


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int | None]:
    """The page numbers to offer around a page, None where some are left out."""
    paginator = page.paginator
    return [n if isinstance(n, int) else None for n in paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)]
