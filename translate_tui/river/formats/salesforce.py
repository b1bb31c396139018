"""Salesforce cases: the data export (with API names of columns) and reports (with labels).

Reports end with lines about the report, which are skipped. Source: "Case" in the object reference at
developer.salesforce.com.
"""

from typing import Final

from translate_tui.river.format import ExportFormat

FORMATS: Final = (
    ExportFormat(
        "Salesforce cases",
        "salesforce",
        {
            "id": ("CaseNumber", "Case Number", "Id", "Case ID"),
            "text": ("Description",),
            "title": ("Subject",),
            "customer": ("Account.Name", "Account Name"),
            "customer_id": ("AccountId", "Account ID"),
            "email": ("ContactEmail", "Contact Email", "Contact: Email", "SuppliedEmail", "Web Email"),
            "person": ("ContactName", "Contact Name", "Contact: Full Name", "SuppliedName", "Web Name"),
            "person_id": ("ContactId", "Contact ID"),
            "type": ("Type", "Case Type"),
            "segment": ("Account.Segment__c", "Segment", "Customer Segment"),
            "date": ("CreatedDate", "Date/Time Opened", "Opened Date", "Created Date"),
        },
        (
            ("CaseNumber", "Subject"),
            ("Case Number", "Subject"),
        ),
    ),
)
