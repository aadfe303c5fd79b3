import { optional, required } from './column.ts'
import { defineRecord } from './record.ts'

export const HOLIDAY_EFFECTS = ['avoid', 'prefer', 'none'] as const

export const holidays = defineRecord('holidays', {
  doc: 'Days to avoid or prefer, by country.',
  key: ['holiday_on', 'name', 'country'],
  columns: {
    holiday_on: required.date('The day.'),
    name: required.text('What it is called.'),
    country: optional.text('ISO 3166 alpha-2 code; everywhere where null.', '[A-Z]{2}'),
    effect: optional.oneOf(HOLIDAY_EFFECTS, 'What it means for planning; avoid where null.'),
  },
})

export const trends = defineRecord('trends', {
  doc: 'Topics seen rising, from any source, normalised.',
  key: ['source', 'external_id'],
  columns: {
    source: required.text('Where it was seen.'),
    external_id: required.text('Its id there.'),
    title: required.text('What it is.'),
    url: optional.text('Where to read it.'),
    category: optional.text('What it is about.'),
    score: optional.number('Strength as the source gives it.'),
    seen_at: required.instant('When.'),
  },
})

export const offers = defineRecord('offers', {
  doc: 'What links lead to.',
  key: ['offer_id'],
  columns: {
    offer_id: required.text('The offer.'),
    brand: optional.text('Whose.'),
    name: required.text('What it is.'),
    url: optional.text('Where it is.'),
    price: optional.money('Its price.'),
    currency: optional.text('ISO 4217 code.'),
  },
})

export const linkClicks = defineRecord('link_clicks', {
  doc: 'Clicks on tracked links.',
  key: ['click_id'],
  columns: {
    click_id: required.text('The click.'),
    clicked_at: required.instant('When.'),
    item_id: optional.text('The plan item.'),
    post_id: optional.text('The post.'),
    account_id: optional.text('The account.'),
    offer_id: optional.text('The offer.'),
  },
})

export const conversions = defineRecord('conversions', {
  doc: 'Purchases that followed a click.',
  key: ['conversion_id'],
  columns: {
    conversion_id: required.text('The conversion.'),
    click_id: optional.text('The click.'),
    offer_id: optional.text('The offer.'),
    converted_at: required.instant('When.'),
    revenue: optional.money('Money.'),
    currency: optional.text('ISO 4217 code.'),
  },
})

export const trackingEvents = defineRecord('tracking_events', {
  doc: 'Steps of the funnel, from landing to purchase.',
  key: ['event_id'],
  columns: {
    event_id: required.text('The event.'),
    event_name: required.text('landing_view, checkout_started, …'),
    event_at: required.instant('When.'),
    subject: optional.text('Pseudonymous id of who.'),
    properties: optional.json('What else was said.'),
  },
})

export const experimentArms = defineRecord('experiment_arms', {
  doc: 'State of each arm of an experiment, appended at every look.',
  key: ['experiment_id', 'arm', 'as_of'],
  columns: {
    experiment_id: required.text('The experiment.'),
    arm: required.text('The arm.'),
    as_of: required.instant('When it was looked at.'),
    trials: required.number('Effective trials.'),
    successes: required.number('Effective successes.'),
    log_e_value: optional.number('Evidence against equality.'),
    status: required.text('running, won, lost, stopped.'),
    views: optional.count('Trials as counted.'),
    count_posts: optional.count('Settled posts.'),
    balanced_trials: optional.number('Effective trials at equal exposure, as in the e-value.'),
    balanced_successes: optional.number('Effective successes at equal exposure.'),
    p_best: optional.number('Chance to be the better arm; for allocation, never for a verdict.'),
    expected_loss: optional.number('Rate lost on average by keeping to it; for allocation.'),
  },
})
