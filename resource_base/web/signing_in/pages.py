"""Every page of this room."""

from resource_base.web.signing_in import forgotten, joining, second_step, signing, staying

BLUEPRINTS = (
    signing.pages,
    staying.pages,
    second_step.pages,
    forgotten.pages,
    joining.pages,
)
