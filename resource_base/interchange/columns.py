"""What each field of the catalogue is called in a file of data·inclusion, where one will look for it."""

NATIONAL = {
    "name": "nom",
    "description": "description",
    "siret": "siret",
    "kind": "type",
    "themes": "thematiques",
    "audiences": "publics",
    "audience_details": "publics_precisions",
    "access_conditions": "conditions_acces",
    "fee": "frais",
    "fee_details": "frais_precisions",
    "modes": "modes_accueil",
    "coverage": "zone_eligibilite",
    "opening_hours": "horaires_accueil",
    "phone": "telephone",
    "email": "courriel",
    "website": "site_web",
    "source_url": "lien_source",
    "accessibility_url": "accessibilite_lieu",
    "networks": "reseaux_porteurs",
    "mobilisable_by": "mobilisable_par",
    "mobilisation_modes": "modes_mobilisation",
    "mobilisation_details": "mobilisation_precisions",
    "mobilisation_url": "lien_mobilisation",
    "weekly_hours": "volume_horaire_hebdomadaire",
    "weeks": "nombre_semaines",
    "updated_on": "date_maj",
    "organization_id": "structure_id",
    "places": "adresse",
    "address": "adresse",
    "address_extra": "complement_adresse",
    "postal_code": "code_postal",
    "insee": "code_insee",
    "lat": "latitude",
    "lon": "longitude",
    "verified_on": "extension.verified_at",
}
EXTENSION = (
    *("summary", "documents", "languages", "address_confidential", "mobilisation_person", "capacity"),
    *("capacity_as_of", "valid_from", "valid_until", "internal_note", "contacts", "closures"),
)
COLUMNS = {**NATIONAL, **{name: f"extension.{name}" for name in EXTENSION}}


def column_of(field: str) -> str:
    """The column or key of a file that sets this field; the field itself when no file sets it directly."""
    return COLUMNS.get(field, field)
