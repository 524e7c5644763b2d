"""Every module that adds tables to `database.Base.metadata`: importing this one makes the metadata whole."""

import resource_base.accounts.audit
import resource_base.accounts.identities
import resource_base.accounts.models
import resource_base.catalog.models
import resource_base.curation.bulk.models
import resource_base.curation.duplicates.models
import resource_base.curation.freshness.models
import resource_base.curation.needs.models
import resource_base.curation.problems.models
import resource_base.curation.proposals.models
import resource_base.jobs.models
import resource_base.mail.models
import resource_base.sharing.alerts.models
import resource_base.sharing.handing_over.models
import resource_base.sharing.selections.models  # noqa: F401 - each adds its tables to the metadata
