from . import rma_feedback_report
