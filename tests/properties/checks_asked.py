"""In every state in which something is to be done somebody is asked, who may do it."""


def check_somebody_is_asked(story):
    """Of whatever a return waits for, staff who may do it are asked."""
    returns, rules = story.returns, story.env["rma.activity.rule"]
    # As the hourly job does, which asks those too who made a step necessary themselves.
    nobody = story.env.ref("base.public_user")
    returns.with_user(nobody).sudo()._update_activities()
    steps = returns._get_next_steps()
    for rma, waiting in returns._get_waiting_steps().items():
        has_ended = rma.state in ("done", "rejected", "cancel")
        assert has_ended or waiting, f"{rma.name} is {rma.state} and waits for nobody"
        assert rma.next_step == (waiting[0] if waiting else False), (
            f"{rma.name}: {rma.next_step} is next, not {waiting}"
        )
        asked = rma.with_context(active_test=False).activity_ids.grouped("rma_step")
        for step in waiting:
            activity = asked.get(step)
            assert not steps[step][1] or activity, f"{rma.name}: nobody is asked for {step}"
            able = rules._get_able_users(step, rma.company_id)
            assert not activity or not able or activity.user_id <= able, (
                f"{rma.name}: {activity.user_id.mapped('login')} may not do {step}"
            )
