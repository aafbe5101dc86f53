/** GitHub's published API description: the shape of requests, answers and webhooks, and the permissions of operations. */
export {
  Contract,
  type ContractOptions,
  loadContract,
  type Match,
  type Request,
  type Schema,
} from './contract.ts';
export {
  accessTo,
  covers,
  grantable,
  graphqlAccess,
  graphqlFields,
  type OperationAccess,
  type Permissions,
} from './permissions.ts';
