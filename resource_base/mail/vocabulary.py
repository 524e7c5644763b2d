"""The letters that exist, and what each must be told.

The words are in `templates/mail/NAME.txt` and `NAME.html`. Values are JSON: times and days are ISO texts, a
link is a path on this site (`/invitation/…`), completed with the public address when the letter leaves.

Letters to addresses that nobody has confirmed repeat nothing that a stranger typed: else anyone could have
the site send their own words to anyone.
"""

from collections.abc import Mapping

_LINK = "path of the page to open"
_EXPIRES = "time at which the link ends, or null when it does not"
_REVIEW = {
    "structure": "name of the organisation",
    "entries": "list of names: its entries that are to be confirmed",
    "link": "path of the page where they are confirmed or corrected",
    "stop_link": "path of the page that stops these letters",
}

LETTERS: Mapping[str, Mapping[str, str]] = {
    "invitation": {
        "inviter": "first and last name of who invites; empty or null: the publisher of the site",
        "organization": "name of the organisation one is invited to, or null",
        "link": _LINK,
        "expires_at": _EXPIRES,
    },
    "invitation_reminder": {
        "inviter": "first and last name of who invited; empty or null: the publisher of the site",
        "organization": "name of the organisation one is invited to, or null",
        "link": _LINK,
        "expires_at": _EXPIRES,
    },
    "access_request_received": {
        "asked_at": "time of the request",
    },
    "access_request_to_review": {
        "name": "who asks, as they typed it",
        "email": "the address they gave",
        "organization": "the organisation they gave, or null",
        "asked_at": "time of the request",
        "link": _LINK,
    },
    "access_granted": {
        "link": "path of the page where a password is chosen, or of the sign-in",
        "expires_at": _EXPIRES,
    },
    "access_refused": {
        "reason": "one sentence or more, written by the curator",
    },
    "password_reset": {
        "link": _LINK,
        "expires_at": _EXPIRES,
    },
    "password_changed": {
        "changed_at": "time of the change",
        "link": "path of the page of the forgotten password",
    },
    "second_factor_changed": {
        "change": "on, off or codes (new recovery codes)",
        "changed_at": "time of the change",
        "link": "path of the page of the forgotten password",
    },
    "identity_linked": {
        "changed_at": "time at which a ProConnect identity was linked to the account",
        "link": "path of the page of the forgotten password",
    },
    "account_inactive_notice": {
        "last_seen_on": "day of the last visit, or null when there was none",
        "ends_on": "day on which the account will be closed",
        "link": "path of the sign-in",
    },
    "report_answered": {
        "solution": "name of the entry that was reported",
        "problem": "what was reported, as the form says it",
        "reported_on": "day of the report",
        "answer": "one sentence or more, written by a curator",
        "link": "path of the page of one's reports",
    },
    "news": {
        "news": "list of {name, organization, what, link}: what happened to each, path of its sheet or null",
        "count": "how many entries there are in all",
        "link": "path of the page of one's news",
        "stops": "list of {label, link}: the searches that bring them, paths of the pages that stop each",
        "favourites_stop": "path of the page that stops the letters about favourites, or null",
        "stop_link": "path of the page that stops all letters of news",
    },
    "need_answered": {
        "need": "what was looked for, in a few words",
        "asked_on": "day on which it was reported",
        "answer": "one sentence or more, written by a curator; empty when the solutions say all",
        "solutions": "list of {name, link}: the entries that answer, paths of their sheets; may be empty",
        "link": "path of the page of one's unmet needs",
    },
    "need_assigned": {
        "need": "title of the group of needs",
        "by": "who gave it",
        "link": "path of the page of the group",
    },
    "selection_shared": {
        "sharer": "first and last name of who shares a selection",
        "link": "path of the page of the selection",
    },
    "selection_offered": {
        "sharer": "first and last name of who offers to share a selection",
        "link": "path of the page where one accepts or declines",
    },
    "selections_ending": {
        "selections": "list of {owner, begun_on, entries, ends_on, link}: name of its owner, or null when it"
        " is one's own, days, how many entries, path of the page where it is prolonged",
        "link": "path of the page of one's selections",
    },
    "proposal_confirmation": {
        "link": "path of the page where the address is confirmed",
        "expires_at": _EXPIRES,
    },
    "proposal_draft": {
        "link": "path of the page that takes the draft up again",
    },
    "proposal_received": {
        "title": "name of the solution",
        "link": "path of the page that follows the proposal",
    },
    "proposal_question": {
        "title": "name of the solution",
        "question": "what a curator asks",
        "link": "path of the page where one answers",
    },
    "proposal_answer": {
        "title": "name of the solution",
        "author": "who proposed it",
        "answer": "what they answer",
        "link": "path of the page of the proposal",
    },
    "proposal_decided": {
        "title": "name of the solution",
        "outcome": "accepted, partly-accepted or refused",
        "refusal": "the reason as the desk calls it, or null",
        "sentence": "the curator's words, or empty",
        "link": "path of the page that follows the proposal",
    },
    "proposals_waiting": {
        "number": "how many proposals await",
        "oldest_on": "day on which the oldest arrived",
        "link": "path of the queue",
        "stop_link": "path of the page that stops these letters",
    },
    "review_asked": _REVIEW,
    "review_reminder": _REVIEW,
    "review_withdrawal_announced": {**_REVIEW, "leaves_on": "day on which the entries leave the directory"},
    "review_withdrawn": {
        "structure": "name of the organisation",
        "entry": "name of the entry that left the directory",
        "stop_link": "path of the page that stops these letters",
    },
    "reviews_to_follow": {
        "to_call": "list of {entry, structure}: the first ones to call about; may be empty",
        "to_call_count": "how many there are in all",
        "leaving": "list of {entry, structure, leaves_on}: the first ones about to leave; may be empty",
        "leaving_count": "how many there are in all",
        "link": "path of the list of whom to call",
        "stop_link": "path of the page that stops these letters",
    },
    "selection_handed_over": {
        "signed": "name of the organisation that hands it over, or empty",
        "groups": "list of {label, entries}: by frein, its label or empty; of each entry {name, organization,"
        " was, what, standing, since, phones, emails, places}, as the public sees it",
        "link": "path of the page that shows the whole, without an account",
        "expires_at": _EXPIRES,
    },
}

# Written to somebody who has no account: to whom is known for as long as the letter waits, and no longer. Nor
# is its key known once it has left.
FORGOTTEN_ONCE_SENT = frozenset({"selection_handed_over"})
