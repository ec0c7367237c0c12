// Files of templates that can't be used are refused at the start, with the place of the mistake.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startWithTemplates } from './support/templates.ts'

const arn = 'arn:aws:iam::aws:role-template/app.example.com/BucketReader:1'
const minimal = (MinorVersion: number, more: object = {}) => ({
  MinorVersion,
  RoleNamePattern: `bare-${MinorVersion}`,
  AssumeRolePolicyDocumentTemplate: {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  },
  ...more,
})

const refusals: readonly (readonly [string, object, RegExp])[] = [
  ['an unknown member', { Templates: [] }, /`Templates` is not known/],
  ['a list that is none', { RoleTemplates: {} }, /`RoleTemplates` must be a list/],
  [
    'an ARN of another kind',
    { RoleTemplates: [{ TemplateArn: 'arn:aws:iam::aws:policy/ReadOnly' }] },
    /`RoleTemplates\[0\]\.TemplateArn` must be a text/,
  ],
  [
    'a default that is not there',
    { RoleTemplates: [{ TemplateArn: arn, DefaultMinorVersion: 1, Versions: [minimal(0)] }] },
    /lacks version 1/,
  ],
  [
    'a template twice',
    {
      RoleTemplates: [1, 2].map(() => ({
        TemplateArn: arn,
        DefaultMinorVersion: 0,
        Versions: [minimal(0)],
      })),
    },
    /there twice/,
  ],
  [
    'a placeholder that nothing fills',
    {
      RoleTemplates: [
        {
          TemplateArn: arn,
          DefaultMinorVersion: 0,
          Versions: [minimal(0, { RoleDescriptionPattern: 'of @{who}' })],
        },
      ],
    },
    /does not define its parameter `who`/,
  ],
  [
    'a policy template that is no policy',
    {
      ProductProviders: [
        {
          Name: 'Example',
          AccountIds: ['111122223333'],
          PolicyTemplates: [
            {
              PolicyTemplateArn: 'arn:aws:iam::partner:delegation-template/example.com/T',
              PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow' }] },
            },
          ],
        },
      ],
    },
    /is no policy template/,
  ],
]
for (const [what, file, message] of refusals) {
  test(`a file with ${what} is refused at the start`, async () => {
    await assert.rejects(startWithTemplates(file), { name: 'TemplateFileError', message })
  })
}
